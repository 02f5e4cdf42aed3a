using System.Globalization;

namespace Embassy.ServiceDefaults.Tests.Locales;

public class PluralRulesTests
{
    static readonly LocaleCatalogue Catalogue = LocaleCatalogue.Load(null);

    // As ICU 78 (CLDR 48) decides.
    [Theory]
    [InlineData("ar", "0 1 2 3 10 11 99 100 102 103 1.5", "zero one two few few many many other other few other")]
    [InlineData("fr", "0 1 1.5 2 1000000", "one one one other many")]
    [InlineData("en", "0 1 1.0 2", "other one other other")]
    [InlineData("ru", "1 2 5 11 12 21 22 1.5", "one few many many many one few other")]
    [InlineData("az", "0 1 1.0 2", "other one one other")]
    [InlineData("pt-BR", "0 1 2 1000000", "one one other many")]
    [InlineData("ja", "0 1 2", "other other other")]
    [InlineData("xx", "0 1 2", "other one other")]
    public void A_number_has_the_category_of_its_language(string tag, string numbers, string categories) => Assert.Equal(
        categories, string.Join(' ',
            numbers.Split(' ').Select(n => Catalogue.Plurals(tag).Category(decimal.Parse(n, CultureInfo.InvariantCulture)))));

    [Theory]
    [InlineData("one", "n is 1")]
    [InlineData("one", "n = 1 and")]
    [InlineData("single", "n = 1")]
    public void What_is_no_rule_of_the_CLDR_is_refused(string category, string rule) =>
        Assert.Throws<FormatException>(() => new PluralRules(new Dictionary<string, string> { [category] = rule }));
}
