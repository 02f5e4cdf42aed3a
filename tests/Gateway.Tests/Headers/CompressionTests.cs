using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Embassy.Gateway.Reference;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Headers;

public class CompressionTests(Stacks stacks)
{
    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=0.5, br", "br")]
    [InlineData("identity", null)]
    public async Task The_documents_are_compressed_each_coding_with_an_ETag_of_its_own(string accepted, string? coding)
    {
        using var http = new HttpClient { BaseAddress = new Uri((await stacks.Whole(Way.Embedded)).Address) };
        var plain = await http.GetAsync("/openapi/v1.json");
        var answer = await Get(http, "/openapi/v1.json", accepted);
        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(coding is null, plain.Headers.ETag!.Tag == answer.Headers.ETag!.Tag);
        Assert.False(answer.Headers.ETag.IsWeak);
        Assert.Equal(OpenApiDocument.Document, await Text(answer));
        Assert.Equal(HttpStatusCode.NotModified, (await Get(http, "/openapi/v1.json", accepted, answer.Headers.ETag)).StatusCode);
        foreach (var path in (string[])["/docs", "/docs/errors", "/docs/scalar.js", "/asyncapi.json"])
            Assert.Equal((path, coding), (path, (await Get(http, path, accepted)).Content.Headers.ContentEncoding.SingleOrDefault()));
    }

    // A secret beside text of the request can be guessed from the length of both (BREACH), and a stream must not wait.
    [Fact]
    public async Task Answers_to_a_token_and_the_stream_of_changes_are_never_compressed()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var http = stack.Http(Roles.Administrator);
        Assert.Empty((await Get(http, "/v1/changes", "br, gzip")).Content.Headers.ContentEncoding);
        using var stream = new HttpRequestMessage(HttpMethod.Get, "/v1/changes/stream?after=now");
        stream.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        using var answer = await stack.Http().SendAsync(stream, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_composed_answer_has_no_white_space_between_members()
    {
        var text = await (await stacks.Whole(Way.Embedded)).Http().GetStringAsync(new Uri("/v1/forums", UriKind.Relative));
        Assert.StartsWith("{\"forums\":[{\"", text, StringComparison.Ordinal);
    }

    static async Task<HttpResponseMessage> Get(HttpClient http, string path, string accepted, EntityTagHeaderValue? etag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        if (etag is not null) request.Headers.IfNoneMatch.Add(etag);
        return await http.SendAsync(request);
    }

    static async Task<string> Text(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStreamAsync();
        await using var plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
