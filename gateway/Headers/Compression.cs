using System.IO.Compression;

namespace Embassy.Gateway.Headers;

/// <summary>Compresses response bodies, and names their codings and ETags.</summary>
static class Compression
{
    // A shorter body fits into the first packets as it is.
    const int From = 1024;

    /// <summary>Selects the coding of a response to this request.</summary>
    public static ContentCoding Choose(HttpRequest request, int length) =>
        length < From ? ContentCoding.Identity : AcceptEncoding.Chosen(request.Headers.AcceptEncoding);

    /// <summary>Content-Encoding; null for a plain body.</summary>
    public static string? Name(ContentCoding contentCoding) => contentCoding switch
    {
        ContentCoding.Brotli => "br",
        ContentCoding.Gzip => "gzip",
        _ => null,
    };

    /// <summary>Each coding is a representation with a strong ETag of its own (RFC 9110, 8.8.3.3).</summary>
    public static string Tagged(string etag, ContentCoding contentCoding) => contentCoding == ContentCoding.Identity ? etag
        : $"{etag.AsSpan(0, etag.Length - 1)}{(contentCoding == ContentCoding.Brotli ? Preconditions.Brotli : Preconditions.Gzip)}";

    public static byte[] Compress(byte[] body, ContentCoding contentCoding)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = contentCoding == ContentCoding.Brotli
            ? new BrotliStream(compressed, new BrotliCompressionOptions { Quality = 5 })
            : new GZipStream(compressed, CompressionLevel.Optimal)) stream.Write(body);
        return compressed.ToArray();
    }
}
