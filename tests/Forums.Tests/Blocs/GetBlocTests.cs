namespace Embassy.Forums.Tests.Blocs;

public class GetBlocTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Its_cohesion_and_the_loyalty_of_each_State_while_it_was_a_member(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Enter("1 65 2010-12-18 DZ=yes AZ=no EG=yes", "2 66 2011-12-18 DZ=yes AZ=no EG=yes FR=no",
                "3 70 2015-12-18 DZ=yes AZ=no EG=abstain",
            "4 71 2016-12-18 DZ=abstain AZ=abstain EG=yes", "5 72 2017-12-18 DZ=abstain AZ=abstain");
        await stack.Desk()
            .Import("nam", "NAM,,DZA,member,1965,year,,a,", "NAM,,AZE,member,2011-05-25,day,,a,", "NAM,,EGY,member,1961,year,2018,a,",
                "NAM,,FRA,observer,1970,year,,a,");
        await ListBlocLinesTests.Copied(stack);
        var bloc = await stack.Get("blocs/nam");
        // Five votes; in the third no choice has a majority; the fifth has no yes and no no, so no Rice index.
        Assert.Equal((5, 4, 4),
            (bloc.GetProperty("votes").GetInt32(), bloc.GetProperty("lines").GetInt32(), bloc.GetProperty("riceVotes").GetInt32()));
        Assert.Equal((1 + 1 / 3.0 + 0 + 1) / 4, bloc.GetProperty("rice").GetDouble(), 1e-12);
        Assert.Equal(["DZA 1 4", "AZE 0.6667 3", "EGY 0.6667 3"], bloc.GetProperty("states").EnumerateArray()
            .Select(s => string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{s.Text("state")} {s.GetProperty("share").GetDouble():0.####} {s.GetProperty("votes").GetInt32()}")));
        Assert.Equal(1, (await stack.Get("blocs/nam?session=66")).GetProperty("votes").GetInt32());
        Assert.Equal(["bloc:invalid_word"],
            (await stack.Http().GetAsync("/v1/forums/un/blocs/un").Problem(400, "invalid_request")).Faults());
    }
}
