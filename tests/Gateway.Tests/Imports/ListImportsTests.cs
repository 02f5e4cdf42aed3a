using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Imports;

public class ListImportsTests(Stacks stacks)
{
    const string Standings = "forum,iso2,iso3,status,joined,joined_precision,left,source,note\n";

    static async Task<JsonElement> Send(Stack stack, string path, string file, string type = "text/csv") =>
        await stack.Http(Roles.Administrator).Post(path,
            new ByteArrayContent(Encoding.UTF8.GetBytes(file)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } }).Json();

    static async Task<(string[] Names, JsonElement Page)> Page(Stack stack, string query)
    {
        var page = await stack.Http(Roles.Administrator).GetAsync($"/v1/imports?{query}").Json();
        return ([.. page.GetProperty("imports").EnumerateArray().Select(i => i.Text("fileName"))], page);
    }

    [Theory, BothWays]
    public async Task The_imports_of_all_services_are_one_list_newest_first_page_by_page(Way way)
    {
        var stack = await stacks.Whole(way);
        var names = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await Named($"/v1/trade:import?source=x&fileName=trade-{i}", "reporterCode,partnerCode,flowCode,period,cmdCode,primaryValue\n");
            await Named($"/v1/forums/nam/memberships:import?fileName=nam-{i}", Standings);
            await Named($"/v1/forums/un/memberships:import?fileName=un-{i}", Standings);
            await Named($"/v1/import-candidates:import?fileName=table-{i}", "id,kind,date,precision,title,place,participants,source,note\n"
                + $"ListImports-{i},visit,2022,year,A,,,,\n");

            async Task Named(string path, string file)
            {
                await Send(stack, path, file);
                names.Insert(0, path.Split("fileName=")[1]);
            }
        }
        var (found, token) = (new List<string>(), "");
        do
        {
            var (page, answer) = await Page(stack, $"pageSize=5&pageToken={token}&includeTotal=true");
            Assert.True(answer.GetProperty("totalSize").GetInt32() >= 12);
            found.AddRange(page);
            token = answer.Text("nextPageToken");
        }
        while (token.Length > 0 && found.Count < 12);
        Assert.Equal(names, found.Take(12));

        Assert.Equal(["trade-2", "trade-1"], (await Page(stack, "kind=trade&pageSize=2")).Names);
        Assert.Equal(["table-2", "un-2", "nam-2"], (await Page(stack, "kind=memberships,candidates&pageSize=3")).Names);
        Assert.Empty((await Page(stack, "importedBy=nobody")).Names);
        Assert.Empty((await Page(stack, "to=2001")).Names);
        Assert.NotEmpty((await Page(stack, $"from=2001&importedBy={Roles.Administrator}")).Names);
        var other = (await Page(stack, "pageSize=1")).Page.Text("nextPageToken");
        await stack.Http(Roles.Administrator).GetAsync($"/v1/imports?kind=trade&pageToken={other}").Problem(400, "invalid_page_token");
        await stack.Http(Roles.Administrator).GetAsync("/v1/imports?pageToken=x").Problem(400, "invalid_page_token");
        Assert.Equal(["pageSize:out_of_range", "kind:invalid_word", "from:invalid_date"], (await stack.Http(Roles.Administrator)
            .GetAsync("/v1/imports?pageSize=101&kind=pages&from=x").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/imports").Problem(401, "token_missing");
        await stack.Http(Roles.Service).GetAsync("/v1/imports").Problem(403, "forbidden");
        var next = (await stack.Http(Roles.Administrator).GetAsync("/v1/imports?pageSize=1")).Headers.GetValues("Link").Single();
        Assert.Contains("rel=\"next\"", next, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task The_refused_rows_of_an_import_are_downloaded_as_a_file(Way way)
    {
        var stack = await stacks.Whole(way);
        var report = await Send(stack, "/v1/forums/nam/memberships:import", Standings + "NAM,,XXX,member,1961,year,,=a,\n");
        var answer = await stack.Http(Roles.DeskOfficer).GetAsync(report.Text("refusalsLink"));
        Assert.Equal(("text/csv", "attachment"),
            (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.DispositionType));
        Assert.Contains("NAM,,XXX,member,1961,year,,'=a,,2,iso3,unknown_state,", await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        await stack.Http(Roles.DeskOfficer).GetAsync($"/v1/imports/{Guid.NewGuid()}/refusals.csv").Problem(404, "not_found");
        await stack.Http(Roles.ProtocolOfficer).GetAsync(report.Text("refusalsLink")).Problem(404, "not_found");
        await stack.Http(Roles.Editor).GetAsync(report.Text("refusalsLink")).Problem(403, "forbidden");
        await stack.Http().GetAsync(report.Text("refusalsLink")).Problem(401, "token_missing");
    }

    [Theory, BothWays]
    public async Task Anybody_can_get_the_templates(Way way)
    {
        var stack = await stacks.Whole(way);
        foreach (var kind in ImportTemplates.Kinds)
        {
            Assert.Equal(ImportTemplates.Csv(kind), await stack.Http().GetByteArrayAsync($"/v1/imports/templates/{kind}.csv"));
            var book = await stack.Http().GetAsync($"/v1/imports/templates/{kind}.xlsx");
            Assert.Equal(XlsxFile.MediaType, book.Content.Headers.ContentType?.MediaType);
            using var read = new XlsxFile(new MemoryStream(await book.Content.ReadAsByteArrayAsync()));
            Assert.NotEmpty(read.ReadHeader());
        }
        await stack.Http().GetAsync("/v1/imports/templates/pages.csv").Problem(404, "not_found");
    }
}
