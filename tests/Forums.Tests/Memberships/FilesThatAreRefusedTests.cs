using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Memberships;

public class FilesThatAreRefusedTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Row = "UN,CI,CIV,member,1960,year,,Côte d'Ivoire,";

    [Theory, BothWays]
    public async Task Another_header_is_refused_and_both_headers_are_named(Way way)
    {
        var stack = await stacks.Forums(way);
        var problem = await stack.Desk().Send("un", Encoding.UTF8.GetBytes("forum;iso2;iso3\nUN;DZ;DZA\n")).Problem(400, "unknown_layout");
        Assert.Equal($"Expected the columns {DeskOfficer.Header}; found forum,iso2,iso3.", problem.Text("detail"));
        await stack.Desk().Send("un", Encoding.UTF8.GetBytes("iso2,forum" + DeskOfficer.Csv(Row)["forum,iso2".Length..]))
            .Problem(400, "unknown_layout");
        await stack.Desk().Send("un", Encoding.UTF8.GetBytes(Row + "\n")).Problem(400, "unknown_layout");
        await stack.Desk().Send("un", []).Problem(400, "unknown_layout");
    }

    [Theory, BothWays]
    public async Task Text_is_read_in_its_encoding_and_what_is_none_is_refused(Way way)
    {
        var stack = await stacks.Forums(way);
        var other = DeskOfficer.Csv(Row.Replace("CI,CIV", "CI,COD", StringComparison.Ordinal));
        var latin = await stack.Desk().Send("un", Encoding.Latin1.GetBytes(other)).Json();
        Assert.Equal("windows-1252", latin.GetProperty("file").Text("encoding"));
        Assert.Equal("Côte d'Ivoire", Assert.Single(await stack.Members("un", "state=COD")).Text("source"));
        var wide = await stack.Desk().Send("un", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(DeskOfficer.Csv(Row))]).Json();
        Assert.Equal("utf-16", wide.GetProperty("file").Text("encoding"));
        await stack.Desk().Send("un", [0x7f, 0x45, 0x4c, 0x46, 0, 0xff, 0x80, 0]).Problem(400, "unknown_layout");
        await stack.Desk().Send("un", new byte[2000]).Problem(400, "unknown_layout");

        var marked = await stack.Desk()
            .Send("un", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(DeskOfficer.Csv(Row).ReplaceLineEndings("\r\n"))]).Json();
        Assert.Equal("rows 1 added 0 changed 0 unchanged 1 skipped 0 refused 0", marked.Outcome());
        Assert.Equal("Côte d'Ivoire", Assert.Single(await stack.Members("un", "state=CIV")).Text("source"));
    }

    [Theory, BothWays]
    public async Task Size_and_media_type_are_held(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = Encoding.UTF8.GetBytes(DeskOfficer.Csv(Row));
        var large = await stack.Desk().Send("un", new byte[9_000_000]).Problem(413, "too_large");
        Assert.Equal("8388608", large.GetProperty("limit").ToString());
        await stack.Desk().Send("un", file, type: null).Problem(415, "media_type_unsupported");
        await stack.Desk().Send("un", file, "application/xml").Problem(415, "media_type_unsupported");
        await stack.Desk().Send("un", file, "application/json").Problem(400, "unknown_layout");
    }

    [Theory, BothWays]
    public async Task It_is_for_those_whose_role_may_and_for_a_forum_that_is_there(Way way)
    {
        var stack = await stacks.Forums(way);
        var file = Encoding.UTF8.GetBytes(DeskOfficer.Csv("UN,,DZA,member,1962,year,,a,"));
        await stack.Http().Send("un", file).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Send("un", file).Problem(403, "forbidden");
        await stack.Desk().Send("asean", file).Problem(404, "route_unknown");
        Assert.Empty(await stack.Members("un", "state=DZA"));
        await stack.Http(Roles.Administrator).Send("un", file).Json();
    }
}
