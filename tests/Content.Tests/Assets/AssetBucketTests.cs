using System.Net;
using Embassy.Content.Assets;
using Embassy.Content.Tests.ImportExport;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Content.Tests.Assets;

[NeedsServers]
public class AssetBucketTests
{
    static Task<Stack> In(string address, string key = S3Server.Key) =>
        Stack.Start(Way.Embedded, [new Host("content", ContentHost.Build)], new Dictionary<string, string?>
        {
            ["Assets:Folder"] = "",
            ["Assets:Bucket"] = S3Server.Bucket,
            ["Assets:Endpoint"] = address,
            ["Assets:AccessKey"] = key,
            ["Assets:SecretKey"] = S3Server.Key,
        });

    [Fact]
    public async Task Files_lie_in_a_bucket_and_are_given_out_of_it()
    {
        await using var bucket = await S3Server.Start();
        await using var stack = await In(bucket.Address);
        var desk = stack.Desk();
        var sha = await desk.NewAsset(null, "ar");
        await desk.Release(await desk.NewPage(), "ar", $"![](/v1/assets/{sha}-320)");
        var answer = await stack.Http().GetAsync($"/v1/assets/{sha}-320");
        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (answer.StatusCode, $"{answer.Content.Headers.ContentType}"));
        Assert.Equal(MediaKind.Jpeg, MediaKind.Of(await answer.Content.ReadAsByteArrayAsync()));
        var pdf = Files.Document();
        Assert.Equal(pdf, await desk.GetByteArrayAsync($"/v1/assets/{await desk.NewAsset(pdf)}"));
        Assert.Empty(stack.Kept("assets"));

        // The same folder goes out of a bucket and into a folder of files.
        var zip = await stack.Export();
        await using var elsewhere = await Folders.Empty(Way.Embedded);
        await (await elsewhere.Import(zip)).Json();
        Assert.Equal(zip, await elsewhere.Export());

        // Again, and what is not there.
        var store = stack.Services("content").GetRequiredService<IAssetStore>();
        await store.Put(sha, MediaKind.Jpeg, new MemoryStream([1, 2, 3]), default);
        Assert.Equal(new byte[] { 1, 2, 3 }, await store.Read(sha, default));
        Assert.Null(await store.Read(new string('0', 64), default));
    }

    [Fact]
    public async Task A_bucket_that_is_away_or_lets_nobody_in_keeps_nothing_half()
    {
        var away = await S3Server.Start();
        await away.DisposeAsync();
        await using var there = await S3Server.Start();
        foreach (var (address, key) in new[] { (away.Address, S3Server.Key), (there.Address, "SOMEBODY") })
        {
            await using var stack = await In(address, key);
            await stack.Desk().Upload(Files.Picture(300, 200)).Problem(503, "dependency_unavailable");
            Assert.Equal(0, await stack.Query<ContentDb, int>("content", db => db.Assets.CountAsync()));
        }
    }

    [Fact]
    public async Task Without_a_place_for_files_an_upload_is_refused()
    {
        await using var stack =
            await Stack.Start(Way.Embedded, [new Host("content", ContentHost.Build)],
                new Dictionary<string, string?> { ["Assets:Folder"] = "" });
        await stack.Desk().Upload(Files.Document()).Problem(503, "dependency_unavailable");
        Assert.Equal(HttpStatusCode.OK, (await stack.Http(Roles.Editor).GetAsync("/v1/assets")).StatusCode);
    }
}
