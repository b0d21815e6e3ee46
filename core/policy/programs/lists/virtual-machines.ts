import { builtInRules } from "../built-in-rule.ts";

/**
 * Programs that run another computer inside this one. Where the manager runs inside an interpreter (virt-manager, Quickemu), the machine
 * itself is what is seen. Background services of VMware and Hyper-V run on computers that only have them installed, and are not named.
 */
export const VIRTUAL_MACHINES = builtInRules("It runs a second computer inside this one, where the exam's rules do not hold.", [
  { id: "virtualbox", name: "VirtualBox", names: ["VirtualBox", "VirtualBoxVM", "VBoxHeadless", "VBoxSDL"], bundleIds: ["org.virtualbox.*"] },
  { id: "vmware", name: "VMware", names: ["vmware", "vmware-vmx", "vmplayer", "vmware-view", "VMware Fusion", "vmrun"], bundleIds: ["com.vmware.fusion*", "com.vmware.horizon*"] },
  { id: "qemu", name: "QEMU", names: ["qemu-system-*", "qemu-kvm", "QEMULauncher"] },
  { id: "parallels-desktop", name: "Parallels Desktop", names: ["prl_client_app", "prl_vm_app"], bundleIds: ["com.parallels.desktop*", "com.parallels.vm*"], systems: ["macos"] },
  { id: "utm", name: "UTM", names: ["UTM"], bundleIds: ["com.utmapp.*"], systems: ["macos"] },
  { id: "virtual-buddy", name: "VirtualBuddy", bundleIds: ["codes.rambo.VirtualBuddy"], systems: ["macos"] },
  { id: "macos-virtual-machine", name: "Virtual machine", names: ["com.apple.Virtualization.VirtualMachine"], bundleIds: ["com.apple.Virtualization.VirtualMachine"], systems: ["macos"] },
  { id: "gnome-boxes", name: "GNOME Boxes", names: ["gnome-boxes"], systems: ["linux"] },
  { id: "virt-viewer", name: "Virt Viewer", names: ["virt-viewer", "remote-viewer", "spicy"] },
  { id: "cloud-hypervisor", name: "Cloud Hypervisor", names: ["cloud-hypervisor", "firecracker", "crosvm"], systems: ["linux"] },
  { id: "anbox", name: "Anbox", names: ["anbox"], systems: ["linux"] },
  { id: "windows-sandbox", name: "Windows Sandbox", names: ["WindowsSandbox", "WindowsSandboxClient", "WindowsSandboxRemoteSession", "WindowsSandboxServer"], systems: ["windows"] },
  { id: "hyper-v", name: "Hyper-V", names: ["vmconnect"], systems: ["windows"] },
  { id: "sandboxie", name: "Sandboxie", names: ["SandMan", "SbieCtrl"], systems: ["windows"] },
  { id: "bluestacks", name: "BlueStacks", names: ["HD-Player", "BlueStacks*", "BlueStacksX"], bundleIds: ["com.bluestacks.*", "com.BlueStacks.*"], systems: ["windows", "macos"] },
  { id: "nox-player", name: "NoxPlayer", names: ["Nox", "NoxVMHandle"], systems: ["windows", "macos"] },
  { id: "ldplayer", name: "LDPlayer", names: ["dnplayer", "LdVBoxHeadless"], systems: ["windows"] },
  { id: "memu", name: "MEmu", names: ["MEmu", "MEmuHeadless"], systems: ["windows"] },
]);
