using System.Globalization;
using System.Text.RegularExpressions;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Embassy.V1;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace Embassy.Content.Facts;

/// <summary>Validates an editor's input for a fact, and counts facts that are derived from other services.</summary>
public sealed partial class FactInputReader(ContentDb db, MissionCache missions, ServiceClients serviceClients, TimeProvider clock)
{
    /// <summary>Validates the input and counts a derived value; reports all violations at once.</summary>
    public async Task<FactValue> Read(RequestValidation validation, string kind, FactInput factInput, CancellationToken cancellation)
    {
        var locales = await missions.Locales(db, cancellation);
        var derived = factInput.DerivedFrom.Length > 0;
        var units = Units(validation, factInput.Units, locales);
        validation.When(kind is Fact.Date or Fact.Words && (units.Count > 0 || factInput.Unit.Length > 0), "unit", "invalid_format",
            "Dates and texts have no unit.");
        var said = derived ? Counted(validation, kind, factInput) : Typed(validation, kind, factInput, locales);
        validation.Refuse();
        said = said with
        {
            Units = units,
            Confidence = factInput.Confidence.Length > 0 ? factInput.Confidence : derived ? "confirmed" : "reported"
        };
        return derived ? said.Counting(await CountNow(factInput.DerivedFrom, cancellation), clock.Now()) : said;
    }

    static FactValue Counted(RequestValidation validation, string kind, FactInput factInput)
    {
        foreach (var (field, given) in new[] { ("value", factInput.Value.Length), ("texts", factInput.Texts.Count),
            ("unit", factInput.Unit.Length), ("period", factInput.Period.Length), ("source", factInput.Source is null ? 0 : 1),
            ("asOf", factInput.AsOf.Length) })
            validation.When(given > 0, field, "derived", "It is counted, not entered: leave it empty.");
        validation.When(DerivedFacts.Words[factInput.DerivedFrom].Kind != kind, "derivedFrom", "derived",
            $"What is counted so is of the kind {DerivedFacts.Words[factInput.DerivedFrom].Kind}.");
        return FactValue.Nothing;
    }

    static FactValue Typed(RequestValidation validation, string kind, FactInput factInput, IReadOnlyList<string> locales)
    {
        var texts = validation.Texts("texts", factInput.Texts, 300, locales, required: kind == Fact.Words);
        if (kind == Fact.Words)
        {
            // Each page that uses the fact needs its text in the page's language.
            foreach (var missing in locales.Except(texts.Select(t => t.Lang)))
                validation.Add("texts", "required", $"The text in '{missing}' is missing.");
            validation.When(factInput.Value.Length > 0, "value", "invalid_format", "A text stands in texts.");
        }
        else
        {
            validation.When(texts.Count > 0, "texts", "invalid_format", "Only a fact of the kind text has texts.");
            if (kind == Fact.Date) validation.Date("value", factInput.Value, required: true);
            else validation.When(!Amount().IsMatch(factInput.Value), "value", factInput.Value.Length == 0 ? "required" : "invalid_amount",
                "A decimal string: at most 15 digits, and 6 decimals.");
        }
        var unit = validation.Text("unit", factInput.Unit, 20);
        validation.When(kind == Fact.Money && !Currency(unit), "unit", "unknown_currency", "An ISO 4217 code, like USD.");
        validation.When(!Period(factInput.Period), "period", "invalid_date", "A civil date, 2023, or two and a slash, 2019/2023.");
        validation.Date("asOf", factInput.AsOf);
        validation.When(factInput.Source is null, "source", "required", "Say where it comes from.");
        var source = validation.Source("source", factInput.Source ?? new Source { Reference = "-" });
        return new FactValue(factInput.Value, texts, unit, [], factInput.Period, source, factInput.AsOf, "");
    }

    static List<UnitWords> Units(RequestValidation validation, RepeatedField<V1.UnitWords> units, IReadOnlyList<string> locales)
    {
        validation.Count("units", units.Count, 0, 50);
        foreach (var (unit, i) in units.Take(50).Select((u, i) => (u, i)))
        {
            validation.Language($"units[{i}].lang", unit.Lang, locales);
            validation.When(units.Take(i).Any(u => u.Lang == unit.Lang), $"units[{i}].lang", "duplicate", "Each language once.");
            foreach (var (form, words) in new[] { ("zero", unit.Zero), ("one", unit.One), ("two", unit.Two), ("few", unit.Few),
                ("many", unit.Many), ("other", unit.Other) })
                validation.Text($"units[{i}].{form}", words, 100, required: form == "other");
        }
        return [.. units.Take(50).Select(u => new UnitWords(u.Lang, u.Zero, u.One, u.Two, u.Few, u.Many, u.Other))];
    }

    static bool Period(string period)
    {
        if (period.Length == 0) return true;
        var ends = period.Split('/');
        return ends.Length <= 2 && ends.All(e => CivilDate.TryParse(e, out _))
            && (ends.Length == 1 || CivilDate.Parse(ends[0]).First <= CivilDate.Parse(ends[1]).Last);
    }

    // Every valid code is the currency of a region, or one of the few without a region.
    static bool Currency(string code) => Currencies.Contains(code);

    static readonly HashSet<string> Currencies =
        [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Select(CurrencyOf).OfType<string>(), "XAF", "XOF", "XDR", "XAU"];

    static string? CurrencyOf(CultureInfo culture)
    {
        try
        {
            return new RegionInfo(culture.Name).ISOCurrencySymbol is { Length: 3 } code && code.All(char.IsAsciiLetterUpper) ? code : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    async Task<DerivedValue> CountNow(string word, CancellationToken cancellation)
    {
        var (sending, receiving) = await missions.States(db, cancellation);
        try
        {
            var counted = await DerivedFacts.Count(serviceClients, DerivedFacts.Words[word].Source, sending, receiving, cancellation);
            return counted.GetValueOrDefault(word)
                ?? throw Problem.Invalid("derivedFrom", "not_on_record", "There is nothing on record yet that it could be counted from.");
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            throw new Problem(ProblemCodes.DependencyUnavailable, $"What it is counted from does not answer now ({e.StatusCode}).");
        }
    }

    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?$")]
    private static partial Regex Amount();
}
