import { builtInRules } from "../built-in-rule.ts";

/** Programs that stand in for a camera. OBS's own is part of OBS Studio, which the list of recorders names. */
export const VIRTUAL_CAMERA = builtInRules("It can show a made-up picture where a camera's picture is expected.", [
  { id: "obs-virtual-camera", name: "OBS Virtual Camera", names: ["obs-virtualcam*"], bundleIds: ["com.obsproject.obs-studio.mac-camera-extension"] },
  { id: "manycam", name: "ManyCam", names: ["ManyCam", "ManyCamService"], bundleIds: ["com.manycam.*", "com.visicommedia.manycam*"], systems: ["windows", "macos"] },
  { id: "xsplit-vcam", name: "XSplit VCam", names: ["XSplitVCam*", "XSplit_VCam*", "XSplit VCam"], bundleIds: ["com.xsplit.vcam*", "com.splitmedialabs.vcam*"], systems: ["windows", "macos"] },
  { id: "snap-camera", name: "Snap Camera", names: ["Snap Camera"], bundleIds: ["com.snap.SnapCamera"], systems: ["windows", "macos"] },
  { id: "splitcam", name: "SplitCam", names: ["SplitCam*"], bundleIds: ["com.splitcam.*"], systems: ["windows", "macos"] },
  { id: "webcamoid", name: "Webcamoid", names: ["webcamoid"], bundleIds: ["com.webcamoidprj.webcamoid"] },
  { id: "mmhmm", name: "mmhmm", names: ["mmhmm"], bundleIds: ["app.mmhmm.*"], systems: ["windows", "macos"] },
  { id: "camo", name: "Camo Studio", names: ["Camo Studio", "CamoStudio"], bundleIds: ["com.reincubate.*"], systems: ["windows", "macos"] },
  { id: "droidcam", name: "DroidCam", names: ["DroidCamApp", "droidcam", "droidcam-cli", "DroidCam Client"], bundleIds: ["com.dev47apps.*"] },
  { id: "iriun-webcam", name: "Iriun Webcam", names: ["IriunWebcam", "iriunwebcam"], bundleIds: ["com.iriun.*"] },
  { id: "ivcam", name: "iVCam", names: ["iVCam"], systems: ["windows"] },
  { id: "epoccam", name: "EpocCam", names: ["EpocCam*"], bundleIds: ["com.kinoni.*"], systems: ["windows", "macos"] },
  { id: "facerig", name: "FaceRig", names: ["FaceRig", "Animaze"], systems: ["windows"] },
  { id: "youcam", name: "CyberLink YouCam", names: ["YouCam*"], systems: ["windows"] },
  { id: "nvidia-broadcast", name: "NVIDIA Broadcast", names: ["NVIDIA Broadcast", "NVIDIA Broadcast UI"], systems: ["windows"] },
]);
