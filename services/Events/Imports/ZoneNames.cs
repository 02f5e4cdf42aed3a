using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Embassy.Events.Imports;

/// <summary>Finds the time zone that another program means by a name: IANA, Windows, offset, display name.</summary>
static partial class ZoneNames
{
    /// <summary>The IANA zone of a name and its data; null if it means none that is known here.</summary>
    /// <param name="isGuess">True if only the offset is known, so that summer time is not.</param>
    public static (TimeZoneInfo Info, string Iana)? Find(string name, out bool isGuess)
    {
        isGuess = false;
        name = name.Trim().Trim('"').Trim();
        if (name.Length is 0 or > 200) return null;
        if (Utc.Contains(name)) return (TimeZoneInfo.Utc, "Etc/UTC");
        if ((Known(name) ?? Prefixed(name) ?? Displayed(name)) is { } found) return found;
        if (Offset().Match(name) is { Success: true } offset && Fixed(offset) is { } shifted)
        {
            isGuess = name.StartsWith('(');
            return shifted;
        }
        return null;
    }

    static readonly FrozenSet<string> Utc = new[]
    {
        "UTC", "Z", "GMT", "UCT", "Zulu", "Universal", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Coordinated Universal Time", "UTC+00:00",
        "(UTC) Coordinated Universal Time", "Greenwich Mean Time", "(GMT) Coordinated Universal Time",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Display names of Windows and of web calendars that name no city.
    static readonly FrozenDictionary<string, string> Regions = new Dictionary<string, string>
    {
        ["Atlantic Time (Canada)"] = "America/Halifax",
        ["Eastern Time (US & Canada)"] = "America/New_York",
        ["Eastern Time"] = "America/New_York",
        ["Central Time (US & Canada)"] = "America/Chicago",
        ["Central Time"] = "America/Chicago",
        ["Mountain Time (US & Canada)"] = "America/Denver",
        ["Mountain Time"] = "America/Denver",
        ["Pacific Time (US & Canada)"] = "America/Los_Angeles",
        ["Pacific Time"] = "America/Los_Angeles",
        ["West Central Africa"] = "Africa/Lagos",
        ["Newfoundland"] = "America/St_Johns",
        ["Arizona"] = "America/Phoenix",
        ["Alaska"] = "America/Anchorage",
        ["Hawaii"] = "Pacific/Honolulu",
        ["Abu Dhabi"] = "Asia/Dubai",
        ["Chennai"] = "Asia/Kolkata",
        ["Beijing"] = "Asia/Shanghai",
        ["Islamabad"] = "Asia/Karachi",
        ["Bern"] = "Europe/Zurich",
        ["Edinburgh"] = "Europe/London",
        ["Osaka"] = "Asia/Tokyo",
        ["Ankara"] = "Europe/Istanbul",
        ["Astana"] = "Asia/Almaty",
        ["Rabat"] = "Africa/Casablanca",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    static readonly Lazy<FrozenDictionary<string, string>> Ids = new(() => TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)
        .Where(id => id.Contains('/', StringComparison.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(id => id, StringComparer.OrdinalIgnoreCase));

    // The last part of a zone's name is its city.
    static readonly Lazy<ILookup<string, string>> Cities = new(() => Ids.Value.Values.Where(id => !id.StartsWith("Etc/",
        StringComparison.Ordinal))
        .ToLookup(id => id[(id.LastIndexOf('/') + 1)..].Replace('_', ' '), StringComparer.OrdinalIgnoreCase));

    static (TimeZoneInfo Info, string Iana)? Known(string name)
    {
        if (Ids.Value.TryGetValue(name, out var id)) return Zone(id);
        if (TimeZoneInfo.TryConvertWindowsIdToIanaId(name, out var iana)) return Zone(iana);
        // Links of the tz database, such as Asia/Calcutta, are files but are not listed.
        var written = name.Contains('/', StringComparison.Ordinal)
            ? WordStart().Replace(name.ToLowerInvariant(), m => m.Value.ToUpperInvariant()) : name.ToUpperInvariant();
        return Zone(name) ?? (written == name ? null : Zone(written));
    }

    static (TimeZoneInfo Info, string Iana)? Zone(string id)
    {
        if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
            || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out var info) || !info.HasIanaId)
            return null;
        // An engagement takes names with an area only: EST5EDT and CET have the rules, not the name.
        var iana = info.Id.Contains('/', StringComparison.Ordinal) ? info.Id : "";
        return (info, iana);
    }

    // /Europe/Vienna, /freeassociation.sourceforge.net/Tzfile/Europe/Vienna, /mozilla.org/20050126_1/Europe/Berlin,
    // tzone://Microsoft/Utc.
    static (TimeZoneInfo Info, string Iana)? Prefixed(string name)
    {
        if (!name.StartsWith('/') && !name.Contains("://", StringComparison.Ordinal)) return null;
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var count = Math.Min(3, parts.Length); count > 0; count--)
        {
            var end = string.Join('/', parts[^count..]);
            if (Utc.Contains(end)) return (TimeZoneInfo.Utc, "Etc/UTC");
            if (Known(end) is { } found) return found;
        }
        return null;
    }

    // (UTC+01:00) Brussels, Copenhagen, Madrid, Paris; Eastern Time (US & Canada); Baku.
    static (TimeZoneInfo Info, string Iana)? Displayed(string name)
    {
        var shown = Display().Match(name);
        TimeSpan? offset = shown.Success ? Span(shown) : null;
        foreach (var place in (string[])[(shown.Success ? shown.Groups["places"].Value : name).Trim(),
            .. (shown.Success ? shown.Groups["places"].Value : "").Split(',', StringSplitOptions.TrimEntries)])
        {
            if (Regions.TryGetValue(place, out var region) && Zone(region) is { } known
                && (offset ?? known.Info.BaseUtcOffset) == known.Info.BaseUtcOffset)
                return known;
            foreach (var id in Cities.Value[place])
                if (Zone(id) is { } found && (offset ?? found.Info.BaseUtcOffset) == found.Info.BaseUtcOffset)
                    return found;
        }
        return null;
    }

    static (TimeZoneInfo Info, string Iana)? Fixed(Match match)
    {
        if (Span(match) is not { } offset || offset.Duration() > TimeSpan.FromHours(14)) return null;
        if (offset == TimeSpan.Zero) return (TimeZoneInfo.Utc, "Etc/UTC");
        var name = string.Create(CultureInfo.InvariantCulture,
            $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh\\:mm}");
        return (TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name), "");
    }

    static TimeSpan? Span(Match match)
    {
        if (!match.Groups["hours"].Success) return TimeSpan.Zero;
        var (hours, minutes) = (Number(match.Groups["hours"]), Number(match.Groups["minutes"]));
        if (hours > 14 || minutes > 59) return null;
        var span = new TimeSpan(hours, minutes, 0);
        return match.Groups["sign"].Value == "+" ? span : -span;
    }

    static int Number(Group digits) => digits.Success ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^\(?(?:UTC|GMT)?\s?(?:(?<sign>[+\-\u2212])(?<hours>[0-9]{1,2})(?::?(?<minutes>[0-9]{2}))?)\)?(?:$|\s)", RegexOptions.IgnoreCase)]
    private static partial Regex Offset();

    [GeneratedRegex(@"^\((?:UTC|GMT)\s?(?:(?<sign>[+\-\u2212])(?<hours>[0-9]{1,2})(?::?(?<minutes>[0-9]{2}))?)?\)\s*(?<places>.{1,150})$", RegexOptions.IgnoreCase)]
    private static partial Regex Display();

    [GeneratedRegex("(?<![a-z])[a-z]")]
    private static partial Regex WordStart();
}
