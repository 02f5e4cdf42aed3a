namespace Embassy.Gateway.Problems;

/// <summary>
/// Writes a response body in chunks, so that a slow client holds one chunk in memory instead of the whole body.
/// </summary>
static class ResponseBody
{
    /// <summary>
    /// Kestrel copies what one call writes into the connection's buffer before it waits for the client.
    /// </summary>
    const int Piece = 4 << 10;

    /// <summary>
    /// Bytes that Kestrel buffers for one response before a write waits for the client; the default is 64 KiB.
    /// </summary>
    public const int MaxBuffered = 16 << 10;

    public static async Task Write(HttpContext http, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        for (; body.Length > 0; body = body[Math.Min(Piece, body.Length)..])
        {
            await http.Response.BodyWriter.WriteAsync(body[..Math.Min(Piece, body.Length)], cancellation);
            // Kestrel completes a write to a closed connection.
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
