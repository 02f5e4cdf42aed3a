using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Splits a filter with several values: <c>kind=meeting,signing</c> becomes a repeated field, as
/// <c>kind=meeting&amp;kind=signing</c> does. Without it JSON transcoding takes the text with its commas as one value.
/// </summary>
/// <remarks>The one place that reads commas; the reference says so by <c>style: form, explode: false</c>.</remarks>
sealed class CommaSeparatedMiddleware(RequestDelegate next)
{
    static readonly ConcurrentDictionary<MessageDescriptor, string[]> Known = new();

    public Task InvokeAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (query.Count > 0 && http.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is { } metadata)
        {
            var several = Known.GetOrAdd(metadata.MethodDescriptor.InputType, RepeatedStrings);
            if (several.Any(name => query.TryGetValue(name, out var values) && values.Any(v => v?.Contains(',') == true)))
                http.Request.Query = new QueryCollection(query.ToDictionary(q => q.Key,
                    q => several.Contains(q.Key) ? Split(q.Value) : q.Value, StringComparer.Ordinal));
        }
        return next(http);
    }

    static string[] RepeatedStrings(MessageDescriptor request) =>
        [.. request.Fields.InDeclarationOrder().Where(f => f.IsRepeated && f.FieldType == FieldType.String).Select(f => f.JsonName)];

    static StringValues Split(StringValues values) =>
        new([.. values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))]);
}
