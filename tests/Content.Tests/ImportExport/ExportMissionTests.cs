using System.Text;
using System.Text.Json;
using Embassy.Content.Tests.Assets;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Tests.ImportExport;

public class ExportMissionTests
{
    [Theory, BothWays]
    public async Task Gives_out_everything_in_the_form_of_the_demonstration_mission_the_same_bytes_each_time(Way way)
    {
        await using var stack = await Folders.Empty(way);
        await stack.Http(Roles.Administrator).GetAsync("/v1/mission:export").Problem(409, "mission_missing");
        await stack.Live(seed: 7, pages: 3);
        var desk = stack.Desk();
        var sha = await desk.NewAsset(null, "ar");
        var key = await desk.NewPage();
        await desk.Release(key, "ar", $"نص\r\n![](/v1/assets/{sha})", "عنوان");
        await desk.Draft(key, "ar", "جديد");
        await desk.Draft(key, "fr", "Brouillon");

        var answer = await stack.Http(Roles.Administrator).GetAsync("/v1/mission:export");
        Assert.Equal(("application/zip", "mission.zip"),
            ($"{answer.Content.Headers.ContentType}", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"')));
        var zip = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(zip, await stack.Export());
        var files = Folders.Files(zip);
        Assert.Equal(
            [$"pages/{key}/ar.md", $"pages/{key}/history/ar-2.md", $"pages/{key}/history/fr-1.md", $"pages/{key}/page.json",
                $"pages/{key}/record.json"], files.Keys.Where(n => n.Contains(key, StringComparison.Ordinal)));
        Assert.Equal($"نص\r\n![](/v1/assets/{sha})", Encoding.UTF8.GetString(files[$"pages/{key}/ar.md"]));
        // The files beside the record have the public state, so loading them does not publish a draft.
        var page = JsonElement.Parse(files[$"pages/{key}/page.json"]);
        Assert.Equal((key, "عنوان"),
            (page.GetProperty("create").Text("key"), page.GetProperty("editions").GetProperty("ar").Text("title")));
        Assert.Single(page.GetProperty("editions").EnumerateObject());
        Assert.Equal(await desk.GetByteArrayAsync($"/v1/assets/{sha}-320"), files[$"assets/{sha}-320.jpg"]);

        var client = new V1.ImportExportService.ImportExportServiceClient(stack.Grpc("gateway", Roles.Administrator));
        using var call = client.ExportMission(new V1.ExportMissionRequest());
        using var native = new MemoryStream();
        await foreach (var piece in call.ResponseStream.ReadAllAsync()) native.Write(piece.Data.Span);
        Assert.Equal(zip, native.ToArray());

        await stack.Http().GetAsync("/v1/mission:export").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).GetAsync("/v1/mission:export").Problem(403, "forbidden");
        await stack.Http(Roles.Administrator).GetAsync("/v1/mission:export?full=true").Problem(400, "invalid_request");
        Assert.DoesNotContain(stack.Kept("assets"), f => f.Contains("incoming", StringComparison.Ordinal));
    }
}
