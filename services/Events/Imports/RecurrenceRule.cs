using System.Globalization;

namespace Embassy.Events.Imports;

/// <summary>A recurrence rule of a calendar file (RFC 5545, 3.3.10), checked part by part.</summary>
/// <param name="Pattern">The rule without its COUNT and UNTIL.</param>
public sealed record RecurrenceRule(string Frequency, int Interval, int? Count, CalendarTime? Until, string Pattern, bool NamesDays)
{
    static readonly string[] Frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
    static readonly string[] Days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>Parses a rule; <paramref name="fault"/> says what is wrong with it.</summary>
    public static bool TryParse(string value, out RecurrenceRule? rule, out string fault)
    {
        rule = null;
        var parts = new Dictionary<string, string>();
        foreach (var part in value.ToUpperInvariant().Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var words])
                return Not($"`{ImportReport.Clean(part)}` is not of the form NAME=VALUE.", out fault);
            // Empty parts say nothing; some programs write them.
            if (words.Length > 0 && !parts.TryAdd(name, words)) return Not($"{name} stands there twice.", out fault);
        }
        if (!parts.Remove("FREQ", out var frequency) || !Frequencies.Contains(frequency))
            return Not("FREQ is one of SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY and YEARLY.", out fault);
        if (!Number(parts, "INTERVAL", out var interval) || !Number(parts, "COUNT", out var count))
            return Not("INTERVAL and COUNT are whole numbers from 1 to 2147483647.", out fault);
        var until = default(CalendarTime?);
        if (parts.Remove("UNTIL", out var end) && (until = CalendarTime.Parse(end, null)) is null)
            return Not("UNTIL names no day or time: 20270131 or 20270131T090000Z is expected.", out fault);
        foreach (var (name, words) in parts)
            if (Fault(name, words, frequency) is { } wrong)
                return Not(wrong, out fault);
        fault = "";
        var pattern = string.Join(';', parts.Select(p => $"{p.Key}={p.Value.Replace(" ", "", StringComparison.Ordinal)}")
            .Prepend(string.Create(CultureInfo.InvariantCulture, $"FREQ={frequency};INTERVAL={interval ?? 1}")));
        rule = new RecurrenceRule(frequency, interval ?? 1, count, until, pattern, parts.ContainsKey("BYWEEKNO"));
        return true;
    }

    static bool Not(string words, out string fault)
    {
        fault = words;
        return false;
    }

    static bool Number(Dictionary<string, string> parts, string name, out int? number)
    {
        number = null;
        if (!parts.Remove(name, out var words)) return true;
        if (!int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var found) || found < 1) return false;
        number = found;
        return true;
    }

    static string? Fault(string name, string words, string frequency)
    {
        var (least, most, signed) = name switch
        {
            "BYSECOND" => (0, 60, false),
            "BYMINUTE" => (0, 59, false),
            "BYHOUR" => (0, 23, false),
            "BYMONTHDAY" => (1, 31, true),
            "BYYEARDAY" or "BYSETPOS" => (1, 366, true),
            "BYWEEKNO" => (1, 53, true),
            "BYMONTH" => (1, 12, false),
            _ => (0, 0, false),
        };
        var list = words.Split(',', StringSplitOptions.TrimEntries);
        if (list.Length > 400) return $"{name} has more than 400 values.";
        if (name == "BYWEEKNO" && frequency != "YEARLY") return "BYWEEKNO belongs to FREQ=YEARLY.";
        if (most > 0)
            return list.All(v => int.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && (number >= least || signed && number < 0) && Math.Abs(number) <= most)
                ? null : $"{name} has numbers from {least} to {most}{(signed ? ", also with a minus" : "")}.";
        if (name == "BYDAY") return list.All(IsDay) ? null
            : "BYDAY has days of the week: MO to SU, with an ordinal before them or without.";
        if (name == "WKST") return Days.Contains(words) ? null : "WKST is a day of the week: MO to SU.";
        return $"{ImportReport.Clean(name)} is no part of a rule that is understood here.";
    }

    static bool IsDay(string value) => value.Length >= 2 && Days.Contains(value[^2..]) && (value.Length == 2
        || int.TryParse(value.AsSpan(0, value.Length - 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nth)
            && Math.Abs(nth) is >= 1 and <= 53);
}
