import type { MachineFacts } from "../../core/policy/virtual-machine.ts";

type Machines = Readonly<Record<string, Omit<MachineFacts, "unreadable">>>;

/** What hypervisors show to their guests by default. */
export const VIRTUAL_MACHINES: Machines = {
  "VirtualBox with Windows": {
    biosVendor: "innotek GmbH", biosVersion: "VirtualBox", vendor: "innotek GmbH", product: "VirtualBox", version: "1.2", family: "Virtual Machine", boardVendor: "Oracle Corporation", board: "VirtualBox",
    chassisVendor: "Oracle Corporation", chassisType: "1", cpu: "Intel(R) Core(TM) i7-8565U CPU @ 1.80GHz", hypervisorFlag: true, macPrefixes: ["08:00:27"],
    devices: ["VBOX HARDDISK", "VirtualBox Graphics Adapter (WDDM)", "pci:80ee"], guestTools: ["VBoxService"],
  },
  "VMware Workstation": {
    biosVendor: "Phoenix Technologies LTD", biosVersion: "6.00", vendor: "VMware, Inc.", product: "VMware Virtual Platform", version: "None", boardVendor: "Intel Corporation",
    board: "440BX Desktop Reference Platform", chassisVendor: "No Enclosure", chassisType: "1", cpu: "Intel(R) Core(TM) i7-8565U CPU @ 1.80GHz",
  },
  "VMware Fusion on Apple silicon": { biosVendor: "VMware, Inc.", biosVersion: "VMW201.00V.20904517.BA64.2212051119", vendor: "VMware, Inc.", product: "VMware20,1", boardVendor: "VMware, Inc.", board: "VBSA" },
  "Hyper-V generation 1": { biosVendor: "American Megatrends Inc.", biosVersion: "090008", vendor: "Microsoft Corporation", product: "Virtual Machine", version: "7.0", boardVendor: "Microsoft Corporation", board: "Virtual Machine", chassisVendor: "Microsoft Corporation" },
  "Hyper-V generation 2": { biosVendor: "Microsoft Corporation", biosVersion: "Hyper-V UEFI Release v4.1", vendor: "Microsoft Corporation", product: "Virtual Machine", version: "Hyper-V UEFI Release v4.1", family: "Virtual Machine", boardVendor: "Microsoft Corporation", board: "Virtual Machine" },
  "QEMU with SeaBIOS": { biosVendor: "SeaBIOS", biosVersion: "rel-1.16.2-0-gea1b7a073390-prebuilt.qemu.org", vendor: "QEMU", product: "Standard PC (i440FX + PIIX, 1996)", version: "pc-i440fx-8.1", chassisVendor: "QEMU", cpu: "QEMU Virtual CPU version 2.5+" },
  "Proxmox": { biosVendor: "Proxmox distribution of EDK II", biosVersion: "3.20230228-4", vendor: "QEMU", product: "Standard PC (Q35 + ICH9, 2009)", version: "pc-q35-8.1", chassisVendor: "QEMU" },
  "UTM on Apple silicon": { biosVendor: "EDK II", biosVersion: "edk2-stable202302", vendor: "QEMU", product: "QEMU Virtual Machine", version: "virt-8.2", chassisVendor: "QEMU", devices: ["pci:1af4", "bus:virtio"] },
  "Parallels": { biosVendor: "Parallels International GmbH.", biosVersion: "18.1.1 (53328)", vendor: "Parallels International GmbH.", product: "Parallels ARM Virtual Machine", version: "0.1", boardVendor: "Parallels ARM Virtual Machine", board: "Parallels ARM Virtual Platform", macPrefixes: ["00:1c:42"] },
  "Xen": { biosVendor: "Xen", biosVersion: "4.17.2", vendor: "Xen", product: "HVM domU", version: "4.17.2", chassisVendor: "Xen" },
  "bhyve": { biosVendor: "BHYVE", biosVersion: "14.0", vendor: "FreeBSD", product: "BHYVE", version: "1.0", boardVendor: "FreeBSD", board: "BHYVE" },
  "Google Compute Engine": { biosVendor: "Google", biosVersion: "Google", vendor: "Google", product: "Google Compute Engine", boardVendor: "Google", board: "Google Compute Engine", chassisVendor: "Google" },
  "Amazon EC2": { biosVendor: "Amazon EC2", biosVersion: "1.0", vendor: "Amazon EC2", product: "t3.medium", boardVendor: "Amazon EC2", chassisVendor: "Amazon EC2" },
  "OpenStack": { biosVendor: "SeaBIOS", biosVersion: "1.13.0-1ubuntu1.1", vendor: "OpenStack Foundation", product: "OpenStack Nova", version: "23.2.3", family: "Virtual Machine", chassisVendor: "QEMU" },
  "macOS under Apple's Virtualization": { product: "VirtualMac2,1", cpu: "Apple M1 (Virtual)", hypervisorFlag: true, devices: ["pci:1af4", "pci:106b"] },
  "Firecracker, without SMBIOS": { cpu: "AMD EPYC", hypervisorFlag: true, macPrefixes: ["02:fc:00"], devices: ["pci:8086", "pci:1af4", "bus:virtio"], clocks: ["tsc", "kvm-clock"] },
  // A program inside it sees nothing of the Windows around it.
  "WSL 2": { cpu: "Intel(R) Core(TM) i7-8565U CPU @ 1.80GHz", hypervisorFlag: true, macPrefixes: ["00:15:5d"], devices: ["Msft Virtual Disk", "pci:1414", "bus:vmbus"], clocks: ["hyperv_clocksource_tsc_page"] },
  // SMBIOS.reflectHost = "TRUE" in its VMX file.
  "VMware with the host's own SMBIOS": {
    biosVendor: "Dell Inc.", vendor: "Dell Inc.", product: "Latitude 5400", boardVendor: "Dell Inc.", board: "0D6V1P", cpu: "Intel(R) Core(TM) i5-8365U CPU @ 1.60GHz", hypervisorFlag: true, macPrefixes: ["00:0c:29"],
    devices: ["VMware, VMware Virtual S SCSI Disk Device", "VMware SVGA 3D", "pci:15ad"],
  },
};

const LATITUDE = {
  biosVendor: "Dell Inc.", biosVersion: "1.30.0", vendor: "Dell Inc.", product: "Latitude 5400", family: "Latitude", boardVendor: "Dell Inc.", board: "0D6V1P", chassisVendor: "Dell Inc.", chassisType: "10",
  cpu: "Intel(R) Core(TM) i5-8365U CPU @ 1.60GHz",
} as const;

/** Real computers that single signs have been held against. */
export const REAL_COMPUTERS: Machines = {
  "an ordinary laptop": { ...LATITUDE, vmFlag: false, hypervisorFlag: false, macPrefixes: ["a4:bb:6d"], devices: ["Samsung SSD 970 EVO", "pci:8086"], clocks: ["tsc", "hpet", "acpi_pm"], guestTools: [] },
  "a laptop with Hyper-V, WSL and an opened disk image": { ...LATITUDE, hypervisorFlag: true, macPrefixes: ["a4:bb:6d", "00:15:5d"], devices: ["PC SN730 NVMe WDC 512GB", "Microsoft Virtual Disk", "Microsoft Hyper-V Virtual Switch Extension Adapter"] },
  "a host of VirtualBox": { ...LATITUDE, macPrefixes: ["a4:bb:6d", "0a:00:27"], devices: ["VirtualBox Host-Only Ethernet Adapter", "pci:8086"], guestTools: [] },
  "a host of VMware Workstation": { ...LATITUDE, hypervisorFlag: true, macPrefixes: ["a4:bb:6d", "00:50:56"], devices: ["VMware Virtual Ethernet Adapter for VMnet8", "pci:8086"] },
  "a board whose number has KVM in it": { ...LATITUDE, product: "Precision 5820 Tower", board: "002KVM" },
  "a board whose number has HVM in it": { ...LATITUDE, board: "0TTHVM" },
  "a laptop whose version has XEN in it": { vendor: "TOSHIBA", product: "Satellite C660", version: "PSCGWE-01M00XEN", vmFlag: true },
  "a Samsung Q35": { biosVendor: "Phoenix Technologies LTD", vendor: "SAMSUNG ELECTRONICS CO., LTD.", product: "Q35/Q36", board: "Q35/Q36" },
  "firmware that sets the virtual machine bit": { ...LATITUDE, vmFlag: true },
  "a Chromebook": { biosVendor: "coreboot", biosVersion: "Google_Bobba.11297.357.0", vendor: "Google", product: "Bobba", family: "Google_Octopus", boardVendor: "Google", board: "Bobba", chassisVendor: "Google" },
  "coreboot with SeaBIOS": { ...LATITUDE, biosVendor: "SeaBIOS", biosVersion: "rel-1.16.2" },
  "a Jetson with EDK II": { biosVendor: "EDK II", biosVersion: "36.4.0", vendor: "NVIDIA", product: "NVIDIA Jetson Orin Nano Developer Kit", board: "Jetson", chassisType: "2" },
  "a Surface": { biosVendor: "Microsoft Corporation", biosVersion: "9.12.140", vendor: "Microsoft Corporation", product: "Surface Pro 7", boardVendor: "Microsoft Corporation", board: "Surface Pro 7", chassisVendor: "Microsoft Corporation", hypervisorFlag: true },
  "a server of Nutanix": { vendor: "Nutanix", product: "NX-3050", boardVendor: "Supermicro", board: "X9DRT-HF+" },
  "a rented server of Hetzner": { vendor: "Hetzner", product: "", board: "B360HD3P-LM" },
  "Xen's first system": { ...LATITUDE, clocks: ["xen", "tsc"], guestTools: [] },
  "a desktop with spice-vdagent installed": { ...LATITUDE, guestTools: ["spice-vdagent"] },
};
