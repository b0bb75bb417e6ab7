// What is said to people, in the language of the page: the same catalogue as the rest of the panel, and its way of writing
// dates and numbers.

const NOTHING = '{"language": "en", "messages": {}, "plurals": {}}';
const { language, messages, plurals } = JSON.parse(document.getElementById("words")?.textContent || NOTHING);

const filled = (text, values) => text.replace(/%\((\w+)\)[sd]/g, (_all, name) => values[name]);

export const _ = (message, values = {}) => filled(messages[message] ?? message, values);

export function ngettext(one, many, count, values = {}) {
  const forms = plurals[one];
  const rules = new Intl.PluralRules(language);
  const place = language === "ru" ? { one: 0, few: 1 }[rules.select(count)] ?? 2 : count === 1 ? 0 : 1;
  return filled(forms ? forms[place] : place ? many : one, { count, ...values });
}

const written = (options) => new Intl.DateTimeFormat(language === "ru" ? "ru-RU" : "en-GB", { timeZone: "UTC", ...options });
const shapes = {
  day: written({ day: "2-digit", month: "2-digit", year: "numeric" }),
  short: written({ day: "2-digit", month: "2-digit" }),
  weekday: written({ weekday: "short" }),
  month: written({ month: "long" }),
  long: written({ weekday: "long", day: "numeric", month: "long" }),
};

export const date = (iso, shape = "day") => (iso ? shapes[shape].format(new Date(`${iso.slice(0, 10)}T00:00:00Z`)) : "");

export function moment(iso) {
  // A moment in the time zone of who looks at it.
  const options = { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" };
  return iso ? new Intl.DateTimeFormat(language === "ru" ? "ru-RU" : "en-GB", options).format(new Date(iso)) : "";
}

export const number = (value, digits = 0) =>
  value == null ? "" : value.toLocaleString(language === "ru" ? "ru-RU" : "en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
