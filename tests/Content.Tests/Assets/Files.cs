using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SkiaSharp;

namespace Embassy.Content.Tests.Assets;

/// <summary>Files to upload, generated here, and common operations with them.</summary>
static class Files
{
    /// <summary>Left half red, right half blue; the shade makes each file unique.</summary>
    public static byte[] Picture(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Jpeg, SKColor? shade = null)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Red);
            using var blue = new SKPaint { Color = SKColors.Blue };
            canvas.DrawRect(width / 2f, 0, width / 2f, height, blue);
            using var mark = new SKPaint { Color = shade ?? new SKColor((uint)Random.Shared.Next() | 0xff000000) };
            canvas.DrawRect(width / 4f, height / 4f, width / 8f, height / 8f, mark);
        }
        using var image = SKImage.FromBitmap(bitmap);
        using var bytes = image.Encode(format, 90);
        return bytes.ToArray();
    }

    /// <summary>A JPEG with camera metadata: an orientation, and a place as text.</summary>
    public static byte[] FromCamera(byte[] jpeg, ushort orientation, string place)
    {
        // One Exif segment: a TIFF with two entries, the orientation (0x0112) and a description (0x010e).
        var text = Encoding.ASCII.GetBytes(place + "\0");
        var tiff = new byte[8 + 2 + 24 + 4 + text.Length];
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(4), 8);
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(8), 2);
        Entry(tiff.AsSpan(10), 0x010e, 2, (uint)text.Length, 38);
        Entry(tiff.AsSpan(22), 0x0112, 3, 1, orientation);
        text.CopyTo(tiff, 38);
        byte[] head = [0xff, 0xe1, 0, 0, .. "Exif\0\0"u8];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(2 + 6 + tiff.Length));
        return [.. jpeg.AsSpan(0, 2), .. head, .. tiff, .. jpeg.AsSpan(2)];

        static void Entry(Span<byte> at, ushort tag, ushort type, uint count, uint value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(at, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(at[2..], type);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], count);
            BinaryPrimitives.WriteUInt32LittleEndian(at[8..], value);
        }
    }

    /// <summary>A PNG with one more chunk after its header.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(named));
        return [.. png.AsSpan(0, 33), .. length, .. named, .. crc, .. png.AsSpan(33)];
    }

    /// <summary>A PNG whose header declares so many pixels, with hardly any data.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var png = Picture(8, 8, SKEncodedImageFormat.Png);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var each in bytes)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
        }
        return ~crc;
    }

    public static byte[] Document() =>
        Encoding.ASCII.GetBytes(
            $"%PDF-1.4\n% {Guid.NewGuid():n}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");

    public static Task<HttpResponseMessage> Upload(this HttpClient desk, byte[] file, string type = "application/octet-stream",
        string name = "") =>
        desk.Post($"/v1/assets{(name.Length == 0 ? "" : "?name=" + Uri.EscapeDataString(name))}",
            new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } });

    /// <summary>Uploads the given file or a new picture, and describes it; returns its digest.</summary>
    public static async Task<string> NewAsset(this HttpClient desk, byte[]? file = null, params string[] locales)
    {
        var sha = (await desk.Upload(file ?? Picture(700, 500)).Json()).Text("sha256");
        if (locales.Length > 0) await desk.Describe(sha, locales);
        return sha;
    }

    public static async Task<JsonElement> Describe(this HttpClient desk, string sha, params string[] locales)
    {
        var there = await desk.GetAsync($"/v1/assets/{sha}/description");
        return await desk.Put($"/v1/assets/{sha}/description",
            new { texts = locales.Select(l => new { lang = l, text = $"Text in {l}" }), name = "" }, there.ETag()).Json();
    }

    public static SKColor At(byte[] file, int x, int y)
    {
        using var bitmap = SKBitmap.Decode(file);
        return bitmap.GetPixel(x, y);
    }
}
