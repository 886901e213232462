// A machine's clock as JavaScript sees it, set in a realm before anything else runs there: behind what the SDK puts in front of it.

/** Read at every look at the clock. */
export interface RealmClock {
  /** The machine's time where no execution is running, ms since the epoch. */
  momentMs: number;
  /** Ahead of the execution's own time, ms. */
  aheadMs: number;
}

/**
 * Makes `Date` and `Intl` of a realm read this clock: the time of the running execution plus `aheadMs`. The clock stands still
 * within a workflow task, so that two replays with the same settings read the same.
 *
 * The text of this function is run in other realms: it names nothing from outside.
 */
export const setRealmClock = (clock: RealmClock): void => {
  const realm = globalThis as { __TEMPORAL_ACTIVATOR__?: { readonly now?: number } };
  const RealDate = Date;
  const machineNow = (): number => (realm.__TEMPORAL_ACTIVATOR__?.now ?? clock.momentMs) + clock.aheadMs;
  const MachineDate: DateConstructor = new Proxy(RealDate, {
    construct: (target, given, made) =>
      Reflect.construct(target, given.length === 0 ? [machineNow()] : given, made) as Date,
    apply: () => new RealDate(machineNow()).toString(),
  });
  RealDate.now = machineNow;
  RealDate.prototype.constructor = MachineDate;
  globalThis.Date = MachineDate;

  const formats = Intl.DateTimeFormat.prototype;
  const bound = Reflect.getOwnPropertyDescriptor(formats, 'format');
  Object.defineProperty(formats, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format = bound?.get?.call(this) as (date: Date | number) => string;
      return (date?: Date | number) => format(date ?? machineNow());
    },
  });
  const { formatToParts } = formats;
  formats.formatToParts = function partsOf(this: Intl.DateTimeFormat, date?: Date | number) {
    return formatToParts.call(this, date ?? machineNow());
  };
};
