import type { ReactNode } from "react";
import type { NewInstruction } from "../../../core/contract/wire.ts";
import { assertNever } from "../../../core/result.ts";
import type { Given } from "../api.ts";
import { ScrollingTable } from "../scrolling-table.tsx";
import { clockTime, duration } from "../words.ts";

/** What was said, to whom, and how far it came; nothing before the first. */
export function InstructionsList({ instructions }: { readonly instructions: readonly Given[] }): ReactNode {
  if (instructions.length === 0) return null;
  return (
    <section className="card" aria-labelledby="instructions">
      <div className="card-head">
        <h2 id="instructions">What was said</h2>
      </div>
      <ScrollingTable label="Instructions, newest first" columns={["At", "What", "To", { number: "Delivered" }, { number: "Seen" }]}>
        {instructions.map(({ batchId, at, instruction, sittings, sent, seen, candidate }) => (
          <tr key={batchId}>
            <td>{clockTime(at)}</td>
            <th scope="row" className="wrap"><bdi>{instructionWords(instruction)}</bdi></th>
            <td>{candidate ?? `${sittings.toLocaleString()} sittings`}</td>
            <td className="number">{ofAll(sent, sittings)}</td>
            <td className="number">{ofAll(seen, sittings)}</td>
          </tr>
        ))}
      </ScrollingTable>
    </section>
  );
}

function ofAll(count: number, all: number): string {
  if (all === 1) return count === 1 ? "yes" : "not yet";
  return count === all ? "all" : `${count.toLocaleString()} of ${all.toLocaleString()}`;
}

function instructionWords(instruction: NewInstruction): string {
  switch (instruction.kind) {
    case "message": return `Message: ${instruction.text}`;
    case "extra-time": return `${duration(instruction.extraMs)} more${instruction.because === "our-failure" ? ", for time that was lost" : ""}: ${instruction.reason}`;
    case "pause": return `Paused: ${instruction.reason}`;
    case "resume": return "The clock runs again";
    case "request-hand-in": return `Asked to hand in: ${instruction.reason}`;
    default: return assertNever(instruction);
  }
}
