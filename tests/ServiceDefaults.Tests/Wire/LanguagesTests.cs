namespace Embassy.ServiceDefaults.Tests.Wire;

public class LanguagesTests
{
    static readonly string[] Offered = ["ar", "fr", "en", "az"];

    [Theory]
    [InlineData("fr-DZ", "fr")]
    [InlineData("de, en;q=0.5, az;q=0.7", "az")]
    [InlineData("fr;q=0, en", "en")]
    [InlineData("FR", "fr")]
    [InlineData(" en ; q=0.3 ,ar;q=0.30", "en")]
    [InlineData("*", "ar")]
    [InlineData("de, *;q=0.1", "ar")]
    [InlineData("de", null)]
    [InlineData("fr;q=2", null)]
    [InlineData("f@r, en", "en")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_first_language_that_is_wanted_most_is_found(string? header, string? language) =>
        Assert.Equal(language, Languages.Preferred(header, Offered));

    [Fact]
    public void A_range_longer_than_any_tag_and_what_stands_behind_twenty_ranges_are_not_looked_at()
    {
        Assert.Equal("en", Languages.Preferred("fr-" + new string('a', 33) + ", en;q=0.1", Offered));
        Assert.Equal("fr", Languages.Preferred("fr-" + new string('a', 32) + ", en;q=0.1", Offered));
        Assert.Equal("en", Languages.Preferred(Inputs.Repeated("de,", 19 * 3) + "en", Offered));
        Assert.Null(Languages.Preferred(Inputs.Repeated("de,", 20 * 3) + "en", Offered));
    }

    [Fact]
    public void A_header_costs_no_more_than_its_length_and_no_memory()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional(name, 128 << 10, make, header => Languages.Preferred(header, Offered));
            var header = make(32 << 10);
            Languages.Preferred(header, Offered);
            Assert.True(Growth.Of(() => Languages.Preferred(header, Offered)).Bytes <= 1024,
                $"{name}: {Growth.Of(() => Languages.Preferred(header, Offered)).Bytes} bytes");
        }
    }
}
