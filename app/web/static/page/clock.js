/** Times of one day in the team's own zone, whatever zone this computer lives in. */

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
function ahead(instant, zone) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(instant);
  const read = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(read.year, read.month - 1, read.day, read.hour, read.minute, read.second) - instant;
}

/**
 * The clock of a day.
 * Minutes count from the day's midnight as time passes, so that on the day of a clock change lengths stay true;
 * what is written is the wall clock.
 */
export class DayClock {
  /** @param {string} day ISO date  @param {string} zone IANA name, such as Europe/Monaco */
  constructor(day, zone) {
    const noon = Date.parse(`${day}T00:00:00Z`);
    const guess = noon - ahead(noon, zone);
    this.midnight = noon - ahead(guess, zone);
    this.wall = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
  }

  /** Minutes after midnight of an ISO time; seconds are kept as a fraction. */
  minute(iso) {
    return (Date.parse(iso) - this.midnight) / 60_000;
  }

  /** 09:20, of minutes after midnight; cut to the minute as clocks show it. */
  hour(minute) {
    return this.wall.format(this.midnight + Math.floor(minute + 1e-6) * 60_000);
  }

  /** The moment, as ISO, so many minutes after midnight. */
  iso(minute) {
    return new Date(this.midnight + Math.round(minute) * 60_000).toISOString();
  }

  /** Minutes after midnight now; below 0 or above 1440 on another day. */
  now() {
    return (Date.now() - this.midnight) / 60_000;
  }
}

/** The moment, as ISO, at which a zone's clock on the wall shows 08:30 on a day; from 24:00 on the next day's. */
export function wallInstant(day, clock, zone) {
  const [hours, minutes] = clock.split(":").map(Number);
  const shown = Date.parse(`${day}T00:00:00Z`) + (60 * hours + minutes) * 60_000;
  return new Date(shown - ahead(shown - ahead(shown, zone), zone)).toISOString();
}
