using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Occasions;

/// <summary>The file of a State's occasions, <c>DZA.json</c>: each with its rule, its names and its sources.</summary>
sealed partial record OccasionFile(IReadOnlyList<OccasionFile.Entry> Occasions)
{
    static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="Letters">True if the two Heads of State customarily exchange letters on it.</param>
    /// <param name="NationalDay">True for the one day that the State celebrates as its National Day.</param>
    /// <param name="Changes">Names or lengths of a later law, each from a day on.</param>
    public sealed record Entry(
        string Key, string Kind, bool PublicHoliday, bool Letters, DateRule Rule, IReadOnlyDictionary<string, string> Names,
        IReadOnlyList<SourceEntry> Sources, bool NationalDay = false, IReadOnlyList<ChangeEntry>? Changes = null)
    {
        public OccasionRule ToRule(string state) => new(
            Key, state, Kind, PublicHoliday, Rule.Calendar == "hijri", Rule.Month, Rule.Day, Rule.Days, Rule.Since, Letters,
            [.. Names.Select(n => new LanguageText(n.Key, n.Value))],
            [.. Sources.Select(s => s.ToCitation())], NationalDay,
            [.. (Changes ?? []).Select(c => new OccasionChange(CivilDate.Parse(c.From).First, c.Days,
                c.Names is null ? null : [.. c.Names.Select(n => new LanguageText(n.Key, n.Value))],
                [.. c.Sources.Select(s => s.ToCitation())]))]);
    }

    /// <param name="From">The day on which the change came into force, <c>2021-10-15</c>.</param>
    /// <param name="Days">0 leaves the number of days.</param>
    public sealed record ChangeEntry(string From, IReadOnlyList<SourceEntry> Sources, int Days = 0,
        IReadOnlyDictionary<string, string>? Names = null);

    /// <param name="Calendar"><c>gregorian</c> or <c>hijri</c>, for <paramref name="Month"/> and
    /// <paramref name="Day"/>.</param>
    /// <param name="Since">The first Gregorian year; 0 for no limit.</param>
    public sealed record DateRule(string Calendar, int Month, int Day, int Days = 1, int Since = 0);

    public sealed record SourceEntry(string Reference, string Retrieved = "", string Note = "")
    {
        public Citation ToCitation() => new(Reference, Retrieved, Note);
    }

    public static IReadOnlyList<OccasionRule> Read(DataFile file)
    {
        if (!States.Knows(file.Name))
            throw new InvalidDataException(
                $"{file.Path}: the name is neither an ISO 3166-1 alpha-3 code nor a user-assigned one that the mission names.");
        try
        {
            var entries = file.Json.Deserialize<OccasionFile>(Strict)!.Occasions;
            foreach (var (entry, i) in entries.Select((e, i) => (e, i)))
                Validate(file, string.Create(CultureInfo.InvariantCulture, $"occasions[{i}]"), entry);
            if (entries.GroupBy(e => e.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw file.Error("occasions", $"the key {twice.Key} occurs twice.");
            if (entries.Count(e => e.NationalDay) > 1) throw file.Error("occasions", "one nationalDay at most.");
            return [.. entries.Select(e => e.ToRule(file.Name))];
        }
        catch (JsonException e)
        {
            throw file.Error((e.Path ?? "$").Replace("$.", "", StringComparison.Ordinal), e.Message);
        }
    }

    static void Validate(DataFile file, string at, Entry entry)
    {
        var (rule, hijri) = (entry.Rule, entry.Rule.Calendar == "hijri");
        // An occasion is found by its key alone, so the key says of which State it is.
        var prefix = file.Name.ToLowerInvariant() + "-";
        Check("key", entry.Key.StartsWith(prefix, StringComparison.Ordinal) && KeySyntax().IsMatch(entry.Key),
            $"like {prefix}independence-day.");
        Word("kind", entry.Kind, V1.Occasion.KindFieldNumber);
        Word("rule.calendar", rule.Calendar, V1.Occasion.CalendarFieldNumber);
        Check("rule.month", rule.Month is >= 1 and <= 12, "1 to 12.");
        // A day that some years lack would be no day of every year.
        var most = hijri ? 29 : DateTime.DaysInMonth(2001, rule.Month);
        Check("rule.day", rule.Day >= 1 && rule.Day <= most,
            string.Create(CultureInfo.InvariantCulture, $"1 to {most}, so that every year has it."));
        Check("rule.days", rule.Days is >= 1 and <= 30, "1 to 30.");
        Check("rule.since", rule.Since is >= 0 and <= 9999, "a year.");
        Names("names", entry.Names);
        var before = "";
        foreach (var (change, i) in (entry.Changes ?? []).Select((c, i) => (c, i)))
        {
            var of = string.Create(CultureInfo.InvariantCulture, $"changes[{i}]");
            Check($"{of}.from", change.From.Length == 10 && CivilDate.TryParse(change.From, out _), "a day, 2021-10-15.");
            Check($"{of}.from", string.CompareOrdinal(before, change.From) < 0, "later than the change before it.");
            Check($"{of}.days", change.Days is >= 0 and <= 30, "1 to 30, or 0 for no change.");
            Check(of, change.Days > 0 || change.Names is not null, "names or days.");
            if (change.Names is not null) Names($"{of}.names", change.Names);
            Check($"{of}.sources", change.Sources.Count > 0 && change.Sources.All(s => s.Reference.Length > 0),
                "at least one, each with a reference.");
            before = change.From;
        }
        Check("sources", entry.Sources.Count > 0 && entry.Sources.All(s => s.Reference.Length > 0), "at least one, each with a reference.");

        void Names(string path, IReadOnlyDictionary<string, string> names)
        {
            Check(path, names.Count > 0, "at least one language.");
            foreach (var (locale, name) in names)
            {
                Check($"{path}.{locale}", Languages.WellFormed(locale), "a BCP 47 tag, like ar or az-Latn.");
                Check($"{path}.{locale}", name.Length is > 0 and <= 300, "1 to 300 characters.");
            }
        }

        void Word(string path, string word, int field)
        {
            var allowed = AllowedValues.Of(V1.Occasion.Descriptor.FindFieldByNumber(field));
            Check(path, allowed.Contains(word), $"one of: {string.Join(", ", allowed)}.");
        }

        void Check(string path, bool holds, string why)
        {
            if (!holds) throw file.Error($"{at}.{path}", why);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KeySyntax();
}
