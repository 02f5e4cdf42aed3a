using Embassy.Web.Languages;
using SkiaSharp;

namespace Embassy.Site.Sharing;

/// <summary>
/// Draws the picture that social networks show for a page without a lead picture: its title and the mission's name,
/// 1200 × 630 pixels.
/// </summary>
static class SharePicture
{
    public const int Width = 1200, Height = 630;

    const int Edge = 80, Stripe = 18, MostLines = 4, NameSize = 34;

    static readonly SKColor Paper = SKColor.Parse("#f4f6f3"), Ink = SKColor.Parse("#1a2530"), Soft = SKColor.Parse("#4a5764"),
        Brand = SKColor.Parse("#0b5a49");

    /// <returns>The picture as PNG.</returns>
    public static byte[] Draw(Language language, string title, string mission)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        var canvas = surface.Canvas;
        canvas.Clear(Paper);
        using var brand = new SKPaint { Color = Brand };
        canvas.DrawRect(0, 0, Width, Stripe, brand);
        canvas.DrawRect(language.RightToLeft ? Width - Edge - 96 : Edge, 448, 96, 6, brand);
        var (lines, size) = Fit(title, language.RightToLeft);
        var y = Edge + size;
        foreach (var line in lines)
        {
            line.Draw(canvas, language.RightToLeft ? Width - Edge : Edge, y, Ink);
            y += size * (language.RightToLeft ? 1.45f : 1.2f);
        }
        y = 510;
        foreach (var line in ShapedLine.Wrap(mission, NameSize, Width - 2 * Edge, language.RightToLeft).Take(2))
        {
            line.Draw(canvas, language.RightToLeft ? Width - Edge : Edge, y, Soft);
            y += NameSize * 1.45f;
        }
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    // The largest size in which the title has room; a very long title ends with its last line.
    static (IReadOnlyList<ShapedLine> Lines, float Size) Fit(string title, bool rightToLeft)
    {
        for (var size = 76f; ; size -= 6)
        {
            var lines = ShapedLine.Wrap(title, size, Width - 2 * Edge, rightToLeft);
            if (lines.Count * size * (rightToLeft ? 1.45f : 1.2f) <= 360 - size * .2f || size <= 40)
                return ([.. lines.Take(MostLines + 1)], size);
        }
    }
}
