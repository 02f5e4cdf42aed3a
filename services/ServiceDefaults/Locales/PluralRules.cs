using System.Globalization;
using System.Text.RegularExpressions;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The cardinal plural rules of a language, in the syntax of the Unicode CLDR (UTS #35, part 3): <c>n % 100 =
/// 3..10</c>. A number that no rule covers is <c>other</c>.
/// </summary>
public sealed partial class PluralRules
{
    public static readonly IReadOnlyList<string> Categories = ["zero", "one", "two", "few", "many", "other"];

    /// <summary>The rules of a language without data of its own.</summary>
    public static readonly PluralRules Usual = new(new Dictionary<string, string> { ["one"] = "n = 1" });

    readonly List<(string Category, Relation[][] AnyOf)> rules;

    /// <exception cref="FormatException">A category or a rule is not one of the CLDR.</exception>
    public PluralRules(IReadOnlyDictionary<string, string> rules) => this.rules = [.. rules.Select(r => (Category(r.Key), Parse(r.Value)))];

    public string Category(decimal number) =>
        rules.Find(r => r.AnyOf.Any(all => all.All(relation => relation.Holds(number)))).Category ?? "other";

    static string Category(string name) => Categories.Contains(name) ? name
        : throw new FormatException($"'{name}' is no plural category: {string.Join(", ", Categories)}.");

    static Relation[][] Parse(string rule) => [.. rule.Split(" or ").Select(any => any.Split(" and ").Select(Relation.Parse).ToArray())];

    /// <param name="Operand">Letter of the CLDR: <c>n</c> the number, <c>i</c> its integer part, <c>v</c> its decimal
    /// places, and so on.</param>
    sealed partial record Relation(char Operand, int Modulus, bool Equal, (int First, int Last)[] Ranges)
    {
        public static Relation Parse(string text)
        {
            if (Syntax().Match(text) is not { Success: true } found) throw new FormatException($"'{text}' is no plural rule of the CLDR.");
            static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
            return new Relation(found.Groups["operand"].Value[0],
                found.Groups["modulus"] is { Success: true } m ? Number(m.Value) : 0, found.Groups["not"].Length == 0,
                [.. found.Groups["ranges"].Value.Split(',').Select(r => r.Split("..")).Select(r => (Number(r[0]), Number(r[^1])))]);
        }

        public bool Holds(decimal number)
        {
            var value = Value(Math.Abs(number));
            if (Modulus > 0) value %= Modulus;
            return Array.Exists(Ranges, r => value == Math.Truncate(value) && value >= r.First && value <= r.Last) == Equal;
        }

        decimal Value(decimal number) => Operand switch
        {
            'n' => number,
            'i' => Math.Truncate(number),
            'v' => number.Scale,
            'f' => Fraction(number),
            't' => number == Math.Truncate(number) ? 0 : Fraction(number / 1.0000000000000000000000000000m),
            // Compact notation (1.2M) is not used.
            _ => 0,
        };

        static decimal Fraction(decimal number)
        {
            var fraction = number - Math.Truncate(number);
            for (var places = number.Scale; places > 0; places--) fraction *= 10;
            return Math.Truncate(fraction);
        }

        [GeneratedRegex(@"^(?<operand>[nivftce])(?: % (?<modulus>[1-9]\d{0,6}))? (?<not>!?)= (?<ranges>\d{1,7}(?:\.\.\d{1,7})?(?:,\d{1,7}(?:\.\.\d{1,7})?)*)$")]
        private static partial Regex Syntax();
    }
}
