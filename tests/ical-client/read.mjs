// Reads one calendar from a file with two parsers, and prints for each what it saw, one JSON line per parser:
// { parser, name, events: [{ uid, start, end, allDay, status, sequence, summary, location, categories, description, geo, url }] }
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';

const text = readFileSync(process.argv[2], 'utf8');

const order = (events) => events.sort((a, b) => (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0));
const two = (n) => String(n).padStart(2, '0');

{
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toString(),
      end: event.endDate.toString(),
      allDay: event.startDate.isDate,
      instant: event.startDate.isDate ? null : event.startDate.toJSDate().toISOString(),
      status: component.getFirstPropertyValue('status'),
      sequence: event.sequence,
      summary: event.summary,
      location: event.location,
      categories: (component.getFirstProperty('categories')?.getValues() ?? []).map(String),
      description: event.description,
      url: component.getFirstPropertyValue('url'),
    };
  });
  const zones = calendar.getAllSubcomponents('vtimezone').map((zone) => zone.getFirstPropertyValue('tzid'));
  console.log(JSON.stringify({ parser: 'ical.js', name: calendar.getFirstPropertyValue('name'), zones, events: order(events) }));
}

{
  const parsed = nodeIcal.sync.parseICS(text);
  const words = (value) => (value && typeof value === 'object' && 'val' in value ? value.val : value) ?? null;
  const day = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const events = Object.values(parsed).filter((component) => component.type === 'VEVENT').map((event) => ({
    uid: event.uid,
    start: event.datetype === 'date' ? day(event.start) : event.start.toISOString(),
    end: event.datetype === 'date' ? day(event.end) : event.end?.toISOString() ?? null,
    allDay: event.datetype === 'date',
    instant: event.datetype === 'date' ? null : event.start.toISOString(),
    status: event.status,
    sequence: Number(event.sequence),
    summary: words(event.summary),
    location: words(event.location),
    categories: event.categories ?? [],
    description: words(event.description),
    url: words(event.url),
  }));
  console.log(JSON.stringify({ parser: 'node-ical', events: order(events) }));
}
