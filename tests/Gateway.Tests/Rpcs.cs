using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Embassy.Gateway.Tests;

/// <summary>One RPC as its proto describes it, so that one which is added tomorrow is tested too.</summary>
sealed record Rpc(string Service, MethodDescriptor Method)
{
    // A streaming RPC has no HTTP and another way to be called; the tests of its own name hold it to the same.
    public static IReadOnlyList<Rpc> All { get; } =
        [.. ApiRoutes.Contracts.SelectMany(
            c => c.Contract.Methods.Where(m => m is { IsClientStreaming: false, IsServerStreaming: false })
                .Select(m => new Rpc(c.Service, m)))];

    public string Policy => Policies.Of(Method);

    HttpRule Rule => Method.GetOptions().GetExtension(AnnotationsExtensions.Http);

    public HttpMethod Verb => new(Rule.PatternCase.ToString().ToUpperInvariant());

    public string Path => Rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => Rule.Get,
        HttpRule.PatternOneofCase.Put => Rule.Put,
        HttpRule.PatternOneofCase.Post => Rule.Post,
        HttpRule.PatternOneofCase.Patch => Rule.Patch,
        _ => Rule.Delete,
    };

    /// <summary>The message that the body is; null when there is none.</summary>
    public MessageDescriptor? Body =>
        Rule.Body switch { "" => null, "*" => Method.InputType, var name => Method.InputType.FindFieldByName(name).MessageType };

    public bool TakesFile => Body?.FullName == HttpBody.Descriptor.FullName;

    public bool GivesFile => Method.OutputType.FullName == HttpBody.Descriptor.FullName;

    public IEnumerable<FieldDescriptor> PathFields =>
        Method.InputType.Fields.InDeclarationOrder().Where(f => Path.Contains($"{{{f.Name}}}", StringComparison.Ordinal));

    public IEnumerable<FieldDescriptor> BodyFields => Body is null
        ? [] : Body == Method.InputType ? Body.Fields.InDeclarationOrder().Except(PathFields) : Body.Fields.InDeclarationOrder();

    public IEnumerable<FieldDescriptor> QueryFields => Rule.Body == "*"
        ? [] : Method.InputType.Fields.InDeclarationOrder().Where(f => f.Name != Rule.Body).Except(PathFields);

    /// <summary>Calls it natively with the bytes of a message.</summary>
    public async Task<Status> Call(CallInvoker invoker, byte[] message, Metadata? metadata = null)
    {
        var bytes = Marshallers.Create<byte[]>(b => b, b => b);
        var method = new Method<byte[], byte[]>(MethodType.Unary, Method.Service.FullName, Method.Name, bytes, bytes);
        try
        {
            await invoker.AsyncUnaryCall(method, null, new CallOptions(metadata, deadline: DateTime.UtcNow.AddSeconds(30)), message);
            return Status.DefaultSuccess;
        }
        catch (RpcException e)
        {
            return e.Status;
        }
    }

    public override string ToString() => Method.FullName;
}
