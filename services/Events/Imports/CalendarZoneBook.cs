namespace Embassy.Events.Imports;

/// <summary>The time zones of one VCALENDAR: its own definitions first, then the names that are known here.</summary>
sealed class CalendarZoneBook
{
    readonly ImportReport report;
    readonly Dictionary<string, CalendarComponent> definitions = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, ImportedZone?> zones = new(StringComparer.Ordinal);

    public CalendarZoneBook(CalendarComponent calendar, ImportReport report)
    {
        this.report = report;
        foreach (var component in calendar.Children.Where(c => c.Name == "VTIMEZONE"))
            if (component["TZID"] is { } id)
                definitions.TryAdd(Name(id.Text()), component);
        if (calendar["X-WR-TIMEZONE"] is not { } stated) return;
        Stated = Find(stated.Text());
        if (Stated is null)
            report.Leave("", "X-WR-TIMEZONE", "unknown-zone", $"The zone {ImportReport.Clean(stated.Text())} is not known here.");
    }

    /// <summary>The zone in which the calendar is shown (X-WR-TIMEZONE); null if it states none.</summary>
    public ImportedZone? Stated { get; }

    /// <summary>The zone of that name; null if it is not known.</summary>
    public ImportedZone? Find(string name)
    {
        name = Name(name);
        if (zones.TryGetValue(name, out var known)) return known;
        return zones[name] = Resolve(name);
    }

    ImportedZone? Resolve(string name)
    {
        var found = ZoneNames.Find(name, out var isGuess);
        // RFC 5545, 3.6.5: the definition in the file comes first.
        if (definitions.TryGetValue(name, out var component))
        {
            if (ZoneDefinition.Of(component) is { } definition)
                return isGuess ? new ImportedZone(definition, null, "") : new ImportedZone(definition, found?.Info, found?.Iana ?? "");
            report.Leave("", "VTIMEZONE", "unknown-zone",
                $"The definition of the zone {ImportReport.Clean(name)} cannot be read"
                + (found is null ? "." : ": the zone of that name is taken."));
        }
        if (found is not { } zone) return null;
        if (isGuess)
            report.Leave("", "TZID", "zone-assumed",
                $"Of the zone {ImportReport.Clean(name)} only the offset is known: no summer time is taken into account.");
        return new ImportedZone(zone.Info, zone.Iana);
    }

    static string Name(string name) => name.Trim().Trim('"').Trim();
}
