using System.Globalization;
using System.Text;
using Embassy.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Collects all violations of a request before refusing it, so that the client can correct them all at once. Each
/// check returns the value in its stored form (text in Unicode NFC).
/// </summary>
public sealed class RequestValidation
{
    // A refusal must fit into headers, and more violations would not help a reader.
    const int Most = 50;

    readonly List<FieldViolation> faults = [];

    /// <summary>Adds a violation; after the first fifty, further ones are ignored.</summary>
    public void Add(string field, string code, string description)
    {
        if (faults.Count < Most) faults.Add(new FieldViolation(field, code, description));
    }

    public void When(bool fault, string field, string code, string description)
    {
        if (fault) Add(field, code, description);
    }

    /// <summary>The violations so far.</summary>
    public IReadOnlyList<FieldViolation> Found => faults;

    /// <summary>True when further violations would be ignored, so that callers can stop checking.</summary>
    public bool IsFull => faults.Count >= Most;

    /// <summary>Throws <see cref="ProblemCodes.InvalidRequest"/> if there are violations.</summary>
    public void Refuse()
    {
        if (faults.Count > 0) throw Problem.Invalid(faults);
    }

    /// <summary>
    /// Validates a text: limited length, no control characters, line ends and tabs only if <paramref name="lines"/>.
    /// The length is checked first: only the first <paramref name="max"/> characters of a longer text are read and
    /// returned.
    /// </summary>
    public string Text(string field, string value, int max, bool required = false, bool lines = false)
    {
        if (value.Length > max)
        {
            Add(field, "too_long", $"At most {Number(max)} characters; these are {Number(value.Length)}.");
            return value[..(max > 0 && char.IsHighSurrogate(value[max - 1]) ? max - 1 : max)];
        }
        if (string.IsNullOrWhiteSpace(value))
        {
            When(required, field, "required", "Say something here.");
            return lines ? value : "";
        }
        if (Characters.Fault(value, lines) is { } fault) Add(field, "invalid_text", fault);
        else if (!value.IsNormalized(NormalizationForm.FormC)) return value.Normalize(NormalizationForm.FormC);
        return value;
    }

    /// <summary>
    /// Validates a title, as a text of one line that a reader sees and that does not turn what stands beside it.
    /// </summary>
    public string Title(string field, string value, int max, bool required = false)
    {
        var title = Text(field, value, max, required);
        if (title.Length == 0 || title.Length > max) return title;
        if (!Characters.IsVisible(title)) Add(field, "invalid_text", "It has no character that can be seen.");
        else if (Characters.DirectionFault(title) is { } fault) Add(field, "invalid_text", fault);
        return title;
    }

    static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>
    /// Validates an ASCII name in addresses: 1 to 100 lower-case letters, digits or hyphens; the first is a letter or
    /// digit.
    /// </summary>
    public string Key(string field, string value)
    {
        if (value.Length == 0) Add(field, "required", "A name in addresses is needed.");
        else if (value.Length > 100) Add(field, "too_long", "At most 100 characters.");
        else if (value.Any(char.IsControl)) Add(field, "invalid_text", "Control characters stand in no name.");
        else if (!value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || value[0] == '-')
            Add(field, "invalid_format", "Lower-case letters a to z, digits and hyphens, beginning with a letter or digit.");
        return value;
    }

    /// <summary>
    /// Validates a name in addresses in any script: 1 to 120 letters, marks, digits or hyphens; returns the spelling
    /// that is stored (<see cref="SlugSpelling"/>).
    /// </summary>
    /// <param name="locale">The language whose rules for lower case apply.</param>
    public string Slug(string field, string value, string locale = "")
    {
        var slug = Text(field, value, 120, required: true);
        if (slug.Length > 120 || Characters.Fault(slug, lines: false) is not null) return slug;
        var typed = slug;
        slug = SlugSpelling.Stored(slug, locale);
        When(slug.Length == 0 && typed.Length > 0, field, "invalid_format", "Vowel signs and tatweel alone are no name.");
        if (slug.EnumerateRunes().Any(r => !Rune.IsLetterOrDigit(r) && r.Value != '-'
            && Rune.GetUnicodeCategory(r) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)))
            Add(field, "invalid_format", "Letters and digits of any script, and hyphens; no spaces, no direction controls.");
        // A leading mark combines with the preceding character; fillers are invisible letters; some letters are
        // look-alikes.
        else if (slug.Length > 0
        && (!Rune.IsLetterOrDigit(slug.EnumerateRunes().First()) || slug.Any(c => c is '\u115f' or '\u1160' or '\u3164' or '\uffa0')
            || slug.IsNormalized(NormalizationForm.FormC) && !slug.IsNormalized(NormalizationForm.FormKC)))
            Add(field, "invalid_format",
                "It begins with a letter or digit, and has no letters that are invisible or only forms of others.");
        else When(WritingSystems.Mixed(slug), field, "mixed_scripts",
            "One script, or another beside Latin that does not look like it; one kind of digits.");
        return slug;
    }

    /// <summary>Parses a UUID, or creates one (version 7) if the value is empty.</summary>
    public Guid Id(string field, string value)
    {
        if (value.Length == 0) return Guid.CreateVersion7();
        if (!Guid.TryParseExact(value, "D", out var id) || id == Guid.Empty)
            Add(field, "invalid_format", "A UUID, 8-4-4-4-12 hexadecimal digits.");
        return id;
    }

    /// <summary>Parses a civil date; null if empty.</summary>
    public CivilDate? Date(string field, string value, bool required = false)
    {
        if (value.Length == 0)
        {
            When(required, field, "required", "A date is needed: 2022-08-29, 2022-08 or 2022.");
            return null;
        }
        if (CivilDate.TryParse(value, out var date)) return date;
        Add(field, "invalid_date", "There is no such date; write 2022-08-29, 2022-08 or 2022.");
        return null;
    }

    /// <summary>Parses a civil date with day precision; null if empty.</summary>
    public DateOnly? Day(string field, string value)
    {
        if (value.Length == 0) return null;
        if (CivilDate.TryParse(value, out var date) && date.Precision == "day") return date.First;
        // Only the form that this field takes: another one would be refused next.
        Add(field, "invalid_date", "Name one day: 2022-08-29.");
        return null;
    }

    /// <summary>Converts an instant to microseconds, the precision of both databases; null if absent.</summary>
    public DateTimeOffset? Instant(string field, Timestamp? value)
    {
        // JSON cannot express an instant outside these years; native gRPC can.
        if (value is not { Seconds: >= -62135596800 and <= 253402300799, Nanos: >= 0 and < 1_000_000_000 })
        {
            When(value is not null, field, "out_of_range", "Years 1 to 9999.");
            return null;
        }
        var instant = value.ToDateTimeOffset();
        return instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    public string Language(string field, string value, IReadOnlyList<string> known)
    {
        if (value.Length == 0) Add(field, "required", "A language is needed: " + string.Join(", ", known) + ".");
        else if (!known.Contains(value)) Add(field, "unknown_language", "The mission's languages are " + string.Join(", ", known) + ".");
        return value;
    }

    public string State(string field, string value)
    {
        When(!States.Knows(value), field, "unknown_state",
            "An ISO 3166-1 alpha-3 code, like DZA, or a user-assigned code that the mission names.");
        return value;
    }

    public void Count(string field, int count, int min, int max) => When(
        count < min || count > max, field, "out_of_range",
        $"{min.ToString(CultureInfo.InvariantCulture)} to {max.ToString(CultureInfo.InvariantCulture)} entries.");

    /// <summary>
    /// Validates texts per language, at most one each; if <paramref name="known"/> is null, any well-formed tag is
    /// allowed.
    /// </summary>
    public List<LanguageText> Texts(string field, RepeatedField<Text> values, int max, IReadOnlyList<string>? known, bool required = false)
    {
        When(required && values.Count == 0, field, "required", "At least one language.");
        Count(field, values.Count, 0, 50);
        var texts = new List<LanguageText>(values.Count);
        for (var i = 0; i < values.Count && i < 50; i++)
        {
            var at = $"{field}[{i}]";
            if (known is not null) Language($"{at}.lang", values[i].Lang, known);
            else When(!Languages.WellFormed(values[i].Lang), $"{at}.lang", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
            When(texts.Exists(t => t.Lang == values[i].Lang), $"{at}.lang", "duplicate", "Each language once.");
            texts.Add(new LanguageText(values[i].Lang, Title($"{at}.text", values[i].Text_, max, required: true)));
        }
        return texts;
    }

    public List<Citation> Sources(string field, RepeatedField<Source> values)
    {
        Count(field, values.Count, 0, 50);
        return [.. values.Take(50).Select((s, i) => Source($"{field}[{i}]", s))];
    }

    public Citation Source(string field, Source value)
    {
        var reference = Text($"{field}.reference", value.Reference, 1000, required: true);
        When(Uri.TryCreate(reference, UriKind.Absolute, out var address) && address.Scheme is not ("http" or "https"),
            $"{field}.reference", "invalid_format", "An http or https address, or a citation in words.");
        Day($"{field}.retrieved", value.Retrieved);
        return new Citation(reference, value.Retrieved, Text($"{field}.note", value.Note, 1000));
    }

    /// <summary>Validates a list of distinct States.</summary>
    public List<string> StateList(string field, RepeatedField<string> values, int min, int max)
    {
        Count(field, values.Count, min, max);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count && i < max; i++)
        {
            State($"{field}[{i}]", values[i]);
            When(!seen.Add(values[i]), $"{field}[{i}]", "duplicate", "Each State once.");
        }
        return [.. values.Take(max)];
    }

    /// <summary>Validates a list of short texts.</summary>
    public List<string> List(string field, RepeatedField<string> values, int max, int length)
    {
        Count(field, values.Count, 0, max);
        return [.. values.Take(max).Select((v, i) => Text($"{field}[{i}]", v, length, required: true))];
    }
}
