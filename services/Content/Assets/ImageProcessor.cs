using Embassy.ServiceDefaults;
using SkiaSharp;

namespace Embassy.Content.Assets;

/// <summary>One encoded form of a picture, as it is stored.</summary>
public sealed record EncodedImage(int Width, int Height, byte[] Bytes);

/// <summary>
/// Re-encodes pictures with Skia: upright, in sRGB, and without metadata or appended data, so that neither a location
/// nor a second file leaks. It processes one picture at a time, because a decoded picture is large.
/// </summary>
public static class ImageProcessor
{
    public const int MostSide = 2560;

    /// <summary>Maximum number of pixels; a file whose header declares more is refused before it is decoded.</summary>
    public const long MostPixels = 40_000_000;

    const int Quality = 85;
    static readonly int[] Narrower = [1280, 640, 320];
    static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>Returns the picture and its narrower forms, the widest first.</summary>
    public static async Task<IReadOnlyList<EncodedImage>> Normalize(string file, string mediaType, CancellationToken cancellation)
    {
        await One.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Draw(file, mediaType), cancellation);
        }
        finally
        {
            One.Release();
        }
    }

    static List<EncodedImage> Draw(string file, string mediaType)
    {
        using var codec = Open(file, mediaType);
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var scale = Math.Min(1f, MostSide / (float)Math.Max(width, height));
        // JPEG is decoded at a scale in eighths, so no more of it than needed.
        var size = mediaType == MediaKind.Jpeg ? codec.GetScaledDimensions(MathF.Ceiling(scale * 8) / 8) : codec.Info.Size;
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha, SKColorSpace.CreateSrgb());
        using var decoded = new SKBitmap(info);
        if (codec.GetPixels(info, decoded.GetPixels()) != SKCodecResult.Success) throw Damaged();
        var origin = codec.EncodedOrigin;
        // Skia reads the orientation of other formats only. The numbers of its origins are those of Exif.
        if (mediaType == MediaKind.Png && PngChunks.IsAnimated(file, out var orientation) is false) origin = (SKEncodedOrigin)orientation;
        using var upright = Upright(decoded, origin);
        var longer = Math.Max(upright.Width, upright.Height);
        using var full =
            Scaled(upright, longer > MostSide ? (int)Math.Max(1, Math.Round((double)upright.Width * MostSide / longer)) : upright.Width);
        var forms = new List<EncodedImage> { Encode(full, mediaType) };
        foreach (var narrow in Narrower.Where(n => n < full.Width))
        {
            using var scaled = Scaled(full, narrow);
            forms.Add(Encode(scaled, mediaType));
        }
        return forms;
    }

    /// <summary>Opens a picture; refuses by its header what must not be decoded.</summary>
    public static SKCodec Open(string file, string mediaType)
    {
        var codec = SKCodec.Create(file);
        if (codec is null) throw Damaged();
        try
        {
            if (Format(mediaType) != codec.EncodedFormat) throw Damaged();
            if ((long)codec.Info.Width * codec.Info.Height > MostPixels)
                throw Problem.Invalid("file", "out_of_range",
                    $"At most {MostPixels:N0} pixels; it says {codec.Info.Width:N0} by {codec.Info.Height:N0}.");
            if (codec.FrameCount > 1 || mediaType == MediaKind.Png && PngChunks.IsAnimated(file, out _)) throw Problem.Invalid("file",
                "invalid_format", "It moves; send one picture.");
            return codec;
        }
        catch (Problem)
        {
            codec.Dispose();
            throw;
        }
    }

    static Problem Damaged() => Problem.Invalid("file", "invalid_format", "It is damaged, or not whole.");

    static SKEncodedImageFormat Format(string mediaType) => mediaType switch
    {
        MediaKind.Jpeg => SKEncodedImageFormat.Jpeg,
        MediaKind.Png => SKEncodedImageFormat.Png,
        _ => SKEncodedImageFormat.Webp,
    };

    static SKBitmap Scaled(SKBitmap picture, int width)
    {
        if (width == picture.Width) return picture.Copy();
        var height = (int)Math.Max(1, Math.Round((double)picture.Height * width / picture.Width));
        return picture.Resize(picture.Info.WithSize(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
            ?? throw Damaged();
    }

    static EncodedImage Encode(SKBitmap picture, string mediaType)
    {
        using var image = SKImage.FromBitmap(picture);
        using var bytes = image.Encode(Format(mediaType), Quality) ?? throw Damaged();
        return new EncodedImage(picture.Width, picture.Height, bytes.ToArray());
    }

    // Cameras store pictures as they are held; the Exif orientation, 1 to 8, says how to turn them.
    static SKBitmap Upright(SKBitmap picture, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft) return picture.Copy();
        var sideways = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom
            or SKEncodedOrigin.LeftBottom;
        var (width, height) = sideways ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var turned = new SKBitmap(picture.Info.WithSize(width, height));
        using var canvas = new SKCanvas(turned);
        canvas.SetMatrix(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
            _ => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        });
        canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
        canvas.Flush();
        return turned;
    }
}
