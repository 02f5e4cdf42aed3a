using Embassy.Content.V1;
using Embassy.Events.Disclosures;
using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;

namespace Embassy.Events.Letters;

/// <summary>The validated content of a letter.</summary>
public sealed class LetterEntry
{
    public required string Kind { get; init; }
    public required string Direction { get; init; }
    public string? Occasion { get; init; }
    public CivilDate? SignedOn { get; init; }
    public CivilDate? PublishedOn { get; init; }
    public CivilDate? OccasionOn { get; init; }
    public required Party Sender { get; init; }
    public required Party Addressee { get; init; }
    public required List<LanguageText> Titles { get; init; }
    public required List<LetterText> Texts { get; init; }
    public required List<Citation> Sources { get; init; }
    public required Disclosure Disclosure { get; init; }

    /// <summary>
    /// Adds every violation to <paramref name="validation"/>; the caller throws before it uses the result.
    /// </summary>
    /// <param name="there">The stored letter: its audience stays where the request names none.</param>
    public static LetterEntry Check(V1.Letter letter, Mission mission, RequestValidation validation, Letter? there)
    {
        validation.When(letter.Kind.Length == 0, "kind", "required", "congratulation, condolence, reply, invitation or message.");
        validation.When(letter.Direction.Length == 0, "direction", "required", "outgoing, incoming or elsewhere.");
        var occasion = letter.Occasion.Length == 0 ? null : validation.Key("occasion", letter.Occasion);
        var (signed, published, occasionOn) =
            (validation.Date("signedOn", letter.SignedOn), validation.Date("publishedOn", letter.PublishedOn),
                validation.Date("occasionOn", letter.OccasionOn));
        validation.When(letter.SignedOn.Length + letter.PublishedOn.Length + letter.OccasionOn.Length == 0, "signedOn", "required",
            "One of signedOn, publishedOn and occasionOn is needed.");
        validation.When(published?.Last < signed?.First, "publishedOn", "end_before_start", $"It was signed on {signed}.");
        return new LetterEntry
        {
            Kind = letter.Kind,
            Direction = letter.Direction,
            Occasion = occasion,
            SignedOn = signed,
            PublishedOn = published,
            OccasionOn = occasionOn,
            Sender = CheckParty("sender", letter.Sender ?? new V1.LetterParty(), validation),
            Addressee = CheckParty("addressee", letter.Addressee ?? new V1.LetterParty(), validation),
            Titles = validation.Texts("titles", letter.Titles, 1000, mission.Locales, required: true),
            Texts = CheckTexts("texts", letter.Texts, validation),
            Sources = validation.Sources("sources", letter.Sources),
            Disclosure = Disclosure.Of(letter.Audience, validation.Instant("embargoUntil", letter.EmbargoUntil), there),
        };
    }

    static Party CheckParty(string at, V1.LetterParty party, RequestValidation validation)
    {
        validation.State($"{at}.state", party.State);
        validation.When(party.Person.Length + party.Office.Length + party.Name.Trim().Length == 0, $"{at}.name", "required",
            "A person, an office, or a name as the source has it.");
        return new Party(
            party.State,
            party.Person.Length == 0 ? null : validation.Id($"{at}.person", party.Person),
            party.Office.Length == 0 ? null : validation.Id($"{at}.office", party.Office),
            validation.Text($"{at}.name", party.Name, 200));
    }

    static List<LetterText> CheckTexts(string at, RepeatedField<V1.LetterText> given, RequestValidation validation)
    {
        validation.Count(at, given.Count, 0, 20);
        validation.When(given.Count(t => t.Original) > 1, at, "duplicate", "One of them is the original.");
        var texts = new List<LetterText>();
        foreach (var (text, i) in given.Take(20).Select((t, i) => (t, i)))
        {
            validation.When(!Languages.WellFormed(text.Lang), $"{at}[{i}].lang", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
            validation.When(texts.Exists(t => t.Lang == text.Lang), $"{at}[{i}].lang", "duplicate", "Each language once.");
            texts.Add(new LetterText(text.Lang, validation.Text($"{at}[{i}].text", text.Text, 50_000, required: true, lines: true),
                text.Original));
        }
        return texts;
    }
}
