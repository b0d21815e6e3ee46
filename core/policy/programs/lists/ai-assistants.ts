import { builtInRules } from "../built-in-rule.ts";

const ANSWERING = builtInRules("It can answer questions in the student's place.", [
  { id: "chatgpt", name: "ChatGPT", names: ["ChatGPT", "chat-gpt", "chatgpt-desktop"], bundleIds: ["com.openai.*"] },
  { id: "claude", name: "Claude", names: ["claude", "claude-desktop"], bundleIds: ["com.anthropic.*"] },
  { id: "copilot", name: "Copilot", names: ["Copilot", "Microsoft.Copilot*", "M365Copilot", "mscopilot"], systems: ["windows", "linux"] },
  { id: "copilot-for-mac", name: "Copilot", bundleIds: ["com.microsoft.copilot*", "com.microsoft.m365copilot*"], systems: ["macos"] },
  { id: "perplexity", name: "Perplexity", names: ["Perplexity", "Comet"], bundleIds: ["ai.perplexity.*"], systems: ["windows", "macos"] },
  { id: "gemini", name: "Gemini", bundleIds: ["com.google.gemini*"], systems: ["macos"] },
  { id: "grok", name: "Grok", names: ["Grok"], bundleIds: ["ai.x.*"], systems: ["windows", "macos"] },
  { id: "deepseek", name: "DeepSeek", names: ["DeepSeek"], bundleIds: ["com.deepseek.*"], systems: ["windows", "macos"] },
  { id: "poe", name: "Poe", names: ["Poe"], bundleIds: ["com.quora.poe.*"], systems: ["windows", "macos"] },
  { id: "cluely", name: "Cluely", names: ["Cluely", "OpenCluely", "Pickle-Glass"], bundleIds: ["com.cluely.*", "com.pickle.glass"], systems: ["windows", "macos"] },
  { id: "interview-coder", name: "Interview Coder", names: ["Interview Coder", "Interview-Coder*", "InterviewCoder*", "interview-coder*"], bundleIds: ["*.interviewcoder*", "*.interview-coder*"] },
  { id: "lockedin-ai", name: "LockedIn AI", names: ["LockedIn AI", "LockedIn-AI*"], systems: ["windows", "macos"] },
  { id: "final-round-ai", name: "Final Round AI", names: ["Final Round AI", "FinalRound*"], systems: ["windows", "macos"] },
  { id: "parakeet-ai", name: "Parakeet AI", names: ["ParakeetAI", "Parakeet AI"], systems: ["windows", "macos"] },
  { id: "lm-studio", name: "LM Studio", names: ["LM Studio", "LM-Studio*", "lm-studio"], bundleIds: ["ai.elementlabs.lmstudio"] },
  { id: "ollama", name: "Ollama", names: ["ollama", "ollama app", "ollama_llama_server"], bundleIds: ["com.electron.ollama"] },
  { id: "gpt4all", name: "GPT4All", names: ["gpt4all", "gpt4all-chat"], paths: ["*/gpt4all/bin/*"], bundleIds: ["gpt4all", "io.gpt4all.*"] },
  { id: "jan", name: "Jan", names: ["Jan"], bundleIds: ["jan.ai.app", "ai.jan.*"] },
  { id: "llama-cpp", name: "llama.cpp", names: ["llama-server", "llama-cli", "llama-run", "llamafile*", "koboldcpp*"] },
  { id: "msty", name: "Msty", names: ["Msty", "MstyStudio"], bundleIds: ["app.msty.*", "ai.msty.*"] },
  { id: "anythingllm", name: "AnythingLLM", names: ["AnythingLLM*"], bundleIds: ["com.anythingllm.*"] },
  { id: "cherry-studio", name: "Cherry Studio", names: ["Cherry Studio", "cherrystudio", "Cherry-Studio*"], bundleIds: ["com.kangfenmao.CherryStudio"] },
  { id: "chatbox", name: "Chatbox", names: ["Chatbox", "xyz.chatboxapp.app"], bundleIds: ["xyz.chatboxapp.*"] },
  { id: "alpaca", name: "Alpaca", paths: ["*/com.jeffser.Alpaca/*"], systems: ["linux"] },
  { id: "anygpt", name: "AnyGPT", names: ["AnyGPT"], bundleIds: ["me.tanmay.AnyGPT"], systems: ["macos"] },
  { id: "macgpt", name: "MacGPT", names: ["MacGPT"], bundleIds: ["com.bruin.MacGPT", "*.MacGPT"], systems: ["macos"] },
  { id: "coding-assistants", name: "Coding assistants", names: ["Cursor", "Windsurf", "codex", "opencode"], bundleIds: ["com.todesktop.230313mzl4w4u92", "com.exafunction.windsurf"] },
]);

const WRITING = builtInRules("It can write or rewrite text in the student's place.", [
  { id: "cotypist", name: "Cotypist", names: ["Cotypist"], bundleIds: ["app.cotypist.Cotypist"], systems: ["macos"] },
  { id: "grammarly", name: "Grammarly", names: ["Grammarly.Desktop", "Grammarly Desktop", "GrammarlyDesktop*"], bundleIds: ["com.grammarly.*"], systems: ["windows", "macos"] },
  { id: "quillbot", name: "QuillBot", names: ["QuillBot*"], bundleIds: ["com.quillbot.*"], systems: ["windows", "macos"] },
]);

/** Programs that answer questions or write, over the network or with a model on this computer. */
export const AI_ASSISTANTS = [...ANSWERING, ...WRITING];
