namespace Embassy.Content.Assets;

/// <summary>
/// Detects the media type of a file by its first bytes; other types are refused, such as SVG and HTML, which can carry
/// scripts.
/// </summary>
public static class MediaKind
{
    public const string Jpeg = "image/jpeg", Png = "image/png", Webp = "image/webp", Pdf = "application/pdf";

    /// <summary>Number of bytes that detection needs.</summary>
    public const int Start = 12;

    public static string? Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff])) return Jpeg;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a])) return Png;
        if (start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..].StartsWith("WEBP"u8)) return Webp;
        return start.StartsWith("%PDF-"u8) ? Pdf : null;
    }

    /// <summary>
    /// Returns a file name with the extension of its media type. A PDF that was saved and opened as <c>a.html</c> would
    /// run as a page.
    /// </summary>
    public static string FileName(string name, string mediaType, string fallback)
    {
        var ending = "." + Extension(mediaType);
        var plain = name.Trim().TrimEnd('.');
        if (plain.Length == 0) return fallback + ending;
        return plain.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? plain : plain + ending;
    }

    public static string Extension(string mediaType) => mediaType switch { Jpeg => "jpg", Png => "png", Webp => "webp", _ => "pdf" };
}
