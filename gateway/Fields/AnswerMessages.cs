using System.Collections.Concurrent;
using Embassy.Gateway.Routing;
using Google.Api;
using Google.Protobuf.Reflection;
using Yarp.ReverseProxy.Model;
using Endpoint = Microsoft.AspNetCore.Http.Endpoint;

namespace Embassy.Gateway.Fields;

/// <summary>Finds the message that an address answers, by the protos.</summary>
static class AnswerMessages
{
    static readonly ConcurrentDictionary<Endpoint, MessageDescriptor?> Known = new();

    static readonly IReadOnlyList<MethodDescriptor> Reads =
        [.. ApiRoutes.Whole.SelectMany(c => c.Methods).Where(AnswersJson)];

    /// <summary>
    /// Null for an address that does not answer one JSON object: a file, a stream, a page of the reference.
    /// </summary>
    public static MessageDescriptor? Of(Endpoint? endpoint) => endpoint is null ? null : Known.GetOrAdd(endpoint, static e =>
        // The id of a proxied route begins with the name of its RPC.
        e.Metadata.GetMetadata<RouteModel>()?.Config.RouteId.Split(' ')[0] is { } rpc
            ? Reads.FirstOrDefault(m => m.FullName == rpc)?.OutputType
            : Reads.FirstOrDefault(m => Rule(m).Get == (e as RouteEndpoint)?.RoutePattern.RawText)?.OutputType);

    public static bool AnswersJson(MethodDescriptor method) => Rule(method).Get.Length > 0 && !method.IsServerStreaming
        && method.OutputType.FullName != HttpBody.Descriptor.FullName;

    static HttpRule Rule(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) ?? new HttpRule();
}
