using System.Security.Cryptography;
using System.Text;
using Google.Api;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using SkiaSharp;

namespace Embassy.Content.Tests.Assets;

public class UploadAssetTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_picture_is_written_anew_upright_in_a_few_widths_without_what_the_camera_noted(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        // Held so that its left side is up: 6 in Exif.
        var sent = Files.FromCamera(Files.Picture(2000, 1000), 6, "36.75N 3.06E SECRET");
        var asset = await desk.Upload(sent, "image/jpeg", "visit.jpg").Json();
        var sha = asset.Text("sha256");
        Assert.Equal(("image/jpeg", "visit.jpg", "editor"), (asset.Text("mediaType"), asset.Text("name"), asset.Text("uploadedBy")));
        Assert.Equal([(1000, 2000), (640, 1280), (320, 640)],
            asset.GetProperty("forms").EnumerateArray()
                .Select(f => (f.GetProperty("width").GetInt32(), f.GetProperty("height").GetInt32())));
        Assert.Equal([$"/v1/assets/{sha}", $"/v1/assets/{sha}-640", $"/v1/assets/{sha}-320"],
            asset.GetProperty("forms").EnumerateArray().Select(f => f.Text("path")));
        foreach (var form in asset.GetProperty("forms").EnumerateArray())
        {
            var file = await desk.GetByteArrayAsync(form.Text("path"));
            Assert.Equal(form.Text("bytes"), $"{file.Length}");
            using var codec = SKCodec.Create(new MemoryStream(file));
            Assert.Equal((form.GetProperty("width").GetInt32(), form.GetProperty("height").GetInt32(), SKEncodedOrigin.TopLeft),
                (codec.Info.Width, codec.Info.Height, codec.EncodedOrigin));
            var letters = Encoding.Latin1.GetString(file);
            Assert.DoesNotContain("Exif", letters, StringComparison.Ordinal);
            Assert.DoesNotContain("SECRET", letters, StringComparison.Ordinal);
            var (up, down) =
                (Files.At(file, codec.Info.Width / 8, codec.Info.Height / 8),
                    Files.At(file, codec.Info.Width / 8, codec.Info.Height * 7 / 8));
            Assert.True(up.Red > 200 && up.Blue < 60, $"{up} above");
            Assert.True(down.Blue > 200 && down.Red < 60, $"{down} below");
        }
        Assert.Equal(sha, Convert.ToHexStringLower(SHA256.HashData(await desk.GetByteArrayAsync($"/v1/assets/{sha}"))));
    }

    [Theory, BothWays]
    public async Task A_picture_keeps_its_kind_and_is_not_larger_than_what_is_shown(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        foreach (var (format, kind) in new[] { (SKEncodedImageFormat.Jpeg, "image/jpeg"), (SKEncodedImageFormat.Png, "image/png"),
            (SKEncodedImageFormat.Webp, "image/webp") })
        {
            var asset = await desk.Upload(Files.Picture(4000, 1000, format), kind).Json();
            Assert.Equal(kind, asset.Text("mediaType"));
            Assert.Equal([(2560, 640), (1280, 320), (640, 160), (320, 80)],
                asset.GetProperty("forms").EnumerateArray()
                    .Select(f => (f.GetProperty("width").GetInt32(), f.GetProperty("height").GetInt32())));
            var file = await desk.GetAsync($"/v1/assets/{asset.Text("sha256")}-320");
            Assert.Equal(kind, $"{file.Content.Headers.ContentType}");
            Assert.Equal(kind, Embassy.Content.Assets.MediaKind.Of(await file.Content.ReadAsByteArrayAsync()));
        }
    }

    [Theory, BothWays]
    public async Task The_same_file_again_is_the_same_asset_also_when_it_was_given_out_here(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var file = Files.Picture(900, 600);
        var first = await desk.Upload(file, name: "one.jpg").Json();
        var again = await desk.Upload(file, name: "two.jpg").Json();
        Assert.Equal(first.GetRawText(), again.GetRawText());
        var ours = await desk.GetByteArrayAsync($"/v1/assets/{first.Text("sha256")}");
        Assert.Equal(first.GetRawText(), (await desk.Upload(ours).Json()).GetRawText());

        var other = Files.Picture(500, 500, SKEncodedImageFormat.Png);
        var many = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => desk.Upload(other).Json()));
        Assert.Single(many.Select(a => a.GetRawText()).Distinct());
    }

    [Theory, BothWays]
    public async Task A_document_is_kept_to_the_byte(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var pdf = Files.Document();
        var asset = await desk.Upload(pdf, "application/pdf", "agreement.pdf").Json();
        Assert.Equal(("application/pdf", Convert.ToHexStringLower(SHA256.HashData(pdf))), (asset.Text("mediaType"), asset.Text("sha256")));
        Assert.Equal(pdf, await desk.GetByteArrayAsync(Assert.Single(asset.GetProperty("forms").EnumerateArray()).Text("path")));
    }

    [Theory, BothWays]
    public async Task Refuses_by_its_content_what_it_does_not_take_and_stores_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var before = await Kept();
        foreach (var file in (string[])["<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            "<!doctype html><title>x</title>", "GIF89a", "", "text"])
            await desk.Upload(Encoding.UTF8.GetBytes(file), "image/png").Problem(415, "media_type_unsupported");
        var whole = Files.Picture(300, 200);
        var png = Files.Picture(300, 200, SKEncodedImageFormat.Png);
        foreach (var (file, type, fault) in new[]
        {
            (whole, "image/png", "file:invalid_format"),
            (whole[..(whole.Length / 2)], "image/jpeg", "file:invalid_format"),
            (png[..(png.Length - 40)], "image/png", "file:invalid_format"),
            (Encoding.ASCII.GetBytes("%PDF-1.7\nno end"), "application/pdf", "file:invalid_format"),
            (Files.Bomb(30_000, 30_000), "image/png", "file:out_of_range"),
            (Files.Bomb(50_000, 1_000), "image/png", "file:out_of_range"),
        })
            Assert.Equal([fault], (await desk.Upload(file, type).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["name:invalid_format"], (await desk.Upload(whole, name: "../a.jpg").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["title:unknown_parameter"],
            (await desk.Post("/v1/assets?title=x", new ByteArrayContent(whole) { Headers = { ContentType = new("image/jpeg") } })
                .Problem(400, "invalid_request")).Faults());
        var large = new byte[(10 << 20) + 1];
        whole.CopyTo(large, 0);
        await desk.Upload(large, "image/jpeg").Problem(413, "too_large");
        await stack.Http().Upload(whole).Problem(401, "token_missing");
        await stack.Http(ServiceDefaults.Roles.DeskOfficer).Upload(whole).Problem(403, "forbidden");
        Assert.Equal(before, await Kept());

        async Task<string> Kept() =>
            $"{await stack.Query<ContentDb, int>("content", db => db.Assets.CountAsync())} rows, {stack.Kept("assets").Length} files";
    }

    [Theory, BothWays]
    public async Task Takes_a_file_in_pieces_from_a_native_client(Way way)
    {
        var stack = await stacks.Content(way);
        var client = new V1.AssetsService.AssetsServiceClient(stack.Grpc("gateway", ServiceDefaults.Roles.Editor));
        var pdf = Files.Document();
        using var call = client.UploadAsset();
        foreach (var piece in pdf.Chunk(100))
            await call.RequestStream.WriteAsync(
                new V1.UploadAssetRequest
                {
                    Name = "a.pdf",
                    File = new HttpBody { ContentType = "application/pdf", Data = ByteString.CopyFrom(piece) }
                });
        await call.RequestStream.CompleteAsync();
        var asset = await call;
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(pdf)), pdf.Length), (asset.Sha256, asset.Forms[0].Bytes));
    }

    [Theory, BothWays]
    public async Task A_PNG_is_turned_as_its_Exif_says_and_one_that_moves_is_refused(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var png = Files.Picture(300, 200, SKEncodedImageFormat.Png);
        foreach (var (orientation, width, height) in ((byte, int, int)[])[(1, 300, 200), (3, 300, 200), (6, 200, 300), (8, 200, 300),
            (9, 300, 200)])
        {
            byte[] exif = [.. "MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0"u8, orientation, 0, 0, 0, 0, 0, 0];
            var form = (await desk.Upload(Files.WithChunk(png, "eXIf", exif), "image/png").Json()).GetProperty("forms")[0];
            Assert.Equal((orientation, width, height), (orientation, form.GetProperty("width").GetInt32(),
                form.GetProperty("height").GetInt32()));
        }
        Assert.Equal(["file:invalid_format"],
            (await desk.Upload(Files.WithChunk(png, "acTL", [0, 0, 0, 2, 0, 0, 0, 0]), "image/png").Problem(400,
                "invalid_request")).Faults());
    }
}
