using System.Net.Http.Headers;

namespace Embassy.Desk.Gateway;

/// <summary>Files of the API: tables to download, and parts of a large file.</summary>
public sealed partial class DeskGateway
{
    /// <summary>Opens a file for streaming; null if the gateway is away.</summary>
    public async Task<HttpResponseMessage?> Open(string address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Headers.AcceptLanguage.ParseAdd(Language);
        try
        {
            return await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Sends a part of a file, which the API appends at its offset.</summary>
    public Task<Reply<T>> Part<T>(string address, byte[] part, CancellationToken cancellation) where T : class
    {
        var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new ByteArrayContent(part) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return Write<T>(request, null, null, cancellation);
    }
}
