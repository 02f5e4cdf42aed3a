using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;

namespace Embassy.Site.Tests;

/// <summary>Hours of the mission, redirects of an earlier site, and words of addresses.</summary>
public class OpeningTimesTests
{
    static readonly MissionContact Contact = new(null, null, null, null, null, null, null,
        [new("monday", "09:00", "13:00"), new("monday", "14:00", "16:30"), new("friday", "22:00", "02:00")],
        [new("2026-12-07", null)], null, null, null);

    [Theory]
    // 30 November 2026 is a Monday.
    [InlineData("2026-11-30 08:59", false, "09:00", null)]
    [InlineData("2026-11-30 09:00", true, "13:00", null)]
    [InlineData("2026-11-30 13:00", false, "14:00", null)]
    [InlineData("2026-11-30 16:30", false, "22:00", "2026-12-04")]
    // Over midnight.
    [InlineData("2026-12-04 23:59", true, "02:00", null)]
    [InlineData("2026-12-05 01:59", true, "02:00", null)]
    [InlineData("2026-12-05 02:00", false, "22:00", "2026-12-11")]
    // A closed Monday.
    [InlineData("2026-12-07 10:00", false, "22:00", "2026-12-11")]
    public void The_mission_is_open_by_its_hours_over_midnight_and_not_on_a_closed_day(string now, bool open, string change, string? next)
    {
        var hours = OpeningTimes.Of(Contact, DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((open, change, next), (hours.Open, hours.Change, hours.NextDay?.ToString("yyyy-MM-dd",
            System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Redirects_that_lead_in_a_circle_are_refused_and_chains_are_one_redirect()
    {
        Assert.Throws<InvalidOperationException>(() => new RedirectMap(["from,to", "/a,/b", "/b,/a"]));
        Assert.Throws<InvalidOperationException>(() => new RedirectMap(["somewhere"]));
        var map = new RedirectMap(["from,to", "/old,/older", "/older,/fr/news"]);
        Assert.Equal("/fr/news", map.Find("/OLD/"));
        Assert.Null(map.Find("/else"));
    }

    [Theory]
    [InlineData("Azerbaijan’s Foreign Minister: visit", "azerbaijan-s-foreign-minister-visit")]
    [InlineData("الإطار القانوني", "الإطار-القانوني")]
    [InlineData("Əlcəzair – İlham", "əlcəzair-ilham")]
    [InlineData(null, "")]
    public void The_words_of_an_address_are_letters_of_every_script(string? title, string expected) =>
        Assert.Equal(expected, Slug.Of(title));

    [Theory]
    [InlineData("+994125550100", "+994 12 555 01 00")]
    [InlineData("+33123456789", "+33 12 345 67 89")]
    [InlineData("112", "112")]
    public void A_telephone_number_is_written_in_groups(string number, string expected) => Assert.Equal(expected, Phone.Write(number));
}
