/** One keyboard or pointing device, as the system lists it. */
export interface InputDevice {
  /** Tells devices apart on this computer only; it may hold a serial number and never leaves it. */
  readonly key: string;
  readonly keyboard: boolean;
  readonly pointer: boolean;
  /** Made up by a program, without any hardware. */
  readonly virtual: boolean;
}

/** Counts that may be told. */
export interface InputDeviceCounts {
  readonly keyboards: number;
  readonly mice: number;
  readonly virtual: number;
}

/** Counts keyboards and mice; one piece of hardware that reports as several devices of a kind counts once. */
export function countInputDevices(devices: readonly InputDevice[]): InputDeviceCounts {
  const distinct = (wanted: (device: InputDevice) => boolean): number => new Set(devices.filter(wanted).map(({ key }) => key)).size;
  return {
    keyboards: distinct(({ keyboard, virtual }) => keyboard && !virtual), mice: distinct(({ pointer, virtual }) => pointer && !virtual), virtual: distinct(({ virtual }) => virtual),
  };
}

/** Devices that were not there before. One that was unplugged, or a wireless one that slept, is known when it comes back. @param known keys seen so far */
export function newInputDevices(devices: readonly InputDevice[], known: ReadonlySet<string>): readonly InputDevice[] {
  return devices.filter(({ key }) => !known.has(key));
}
