using System.Buffers.Binary;

namespace Embassy.Content.Assets;

/// <summary>What the chunks of a PNG say and Skia does not read: its Exif orientation, and whether it moves.</summary>
static class PngChunks
{
    const int MostChunks = 10_000, MostExif = 1 << 20;

    /// <param name="orientation">1 to 8, as in Exif; 1 without one.</param>
    public static bool IsAnimated(string file, out int orientation)
    {
        orientation = 1;
        var animated = false;
        using var png = File.OpenRead(file);
        png.Position = 8;
        Span<byte> head = stackalloc byte[8];
        for (var count = 0; count < MostChunks && png.ReadAtLeast(head, 8, throwOnEndOfStream: false) == 8; count++)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (head[4..].SequenceEqual("acTL"u8)) animated = true;
            else if (head[4..].SequenceEqual("eXIf"u8) && length is > 8 and <= MostExif)
            {
                var exif = new byte[length];
                if (png.ReadAtLeast(exif, exif.Length, throwOnEndOfStream: false) < exif.Length) break;
                orientation = Orientation(exif);
                length = 0;
            }
            // The checksum follows the data.
            png.Position += length + 4L;
        }
        return animated;
    }

    // A TIFF whose first directory has the orientation as entry 0x0112.
    static int Orientation(ReadOnlySpan<byte> tiff)
    {
        var isLittle = tiff.StartsWith("II"u8);
        var at = Number(tiff, 4, 4, isLittle);
        if (!isLittle && !tiff.StartsWith("MM"u8) || at < 8 || at > tiff.Length - 2) return 1;
        var entries = Number(tiff, (int)at, 2, isLittle);
        for (var i = 0; i < entries; i++)
        {
            var entry = (int)at + 2 + i * 12;
            if (entry + 12 > tiff.Length) return 1;
            if (Number(tiff, entry, 2, isLittle) == 0x0112)
                return Number(tiff, entry + 8, 2, isLittle) is >= 1 and <= 8 and var found ? (int)found : 1;
        }
        return 1;
    }

    static long Number(ReadOnlySpan<byte> tiff, int at, int size, bool isLittle) => (size, isLittle) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(tiff[at..]),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(tiff[at..]),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(tiff[at..]),
        _ => BinaryPrimitives.ReadUInt32BigEndian(tiff[at..]),
    };
}
