using Embassy.Gateway.Headers;

namespace Embassy.Gateway.Endpoints;

/// <summary>
/// A response body of the gateway itself with its ETag. Each compressed form is made once, for the first client that
/// accepts it.
/// </summary>
sealed class PreparedResponse(byte[] body, string type)
{
    volatile byte[]? brotli, gzip;

    public string Type => type;
    public int Length => body.Length;
    public string ETag { get; } = GatewayEndpoint.ETagOf(body);

    public byte[] Bytes(ContentCoding contentCoding) => contentCoding switch
    {
        ContentCoding.Brotli => brotli ??= Compression.Compress(body, contentCoding),
        ContentCoding.Gzip => gzip ??= Compression.Compress(body, contentCoding),
        _ => body,
    };
}
