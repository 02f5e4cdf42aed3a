using System.Collections.Frozen;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Authorizes every RPC and checks string fields against the contract's allowed values. An RPC missing from the policy
/// table is refused, so that one without a policy can never be reached.
/// </summary>
sealed class CallerInterceptor(ServiceIdentity service, AuditCalls calls) : Interceptor
{
    static readonly ServiceDescriptor Health = Grpc.Health.V1.Health.Descriptor;

    // A balancer that checks health has no token, and the standard contract names no policy.
    readonly FrozenDictionary<string, string> policies = service.Contracts.Append(Health).SelectMany(c => c.Methods)
        .ToFrozenDictionary(m => $"/{m.Service.FullName}/{m.Name}", m => m.Service == Health ? Policies.Public : Policies.Of(m));

    readonly FrozenDictionary<string, SectionRule> sections = service.Contracts.SelectMany(c => c.Methods)
        .ToFrozenDictionary(m => $"/{m.Service.FullName}/{m.Name}", SectionRule.Of);

    readonly FrozenSet<string> publicLists = service.Contracts.SelectMany(c => c.Methods)
        .Where(m => m.Name.StartsWith("List", StringComparison.Ordinal) && Policies.Of(m) == Policies.Public)
        .Select(m => $"/{m.Service.FullName}/{m.Name}").ToFrozenSet();

    // The field that is the HTTP body: violations inside it are named without it, as in every other check.
    readonly FrozenDictionary<string, string> bodies = service.Contracts.Append(Health).SelectMany(c => c.Methods)
        .ToFrozenDictionary(m => $"/{m.Service.FullName}/{m.Name}",
            m => m.GetOptions()?.GetExtension(Google.Api.AnnotationsExtensions.Http)?.Body ?? "");

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var http = context.GetHttpContext();
        Name(http, context.Method, request as IMessage);
        var requestContext = Authorize(http, context.Method);
        if (request is IMessage message)
        {
            ExpectSection(context.Method, requestContext.Caller, message);
            if (bodies[context.Method].Length == 0) AllowedValues.Check(message);
            else DeferredFaults.Add(http, AllowedValues.TakeUnknown(message, bodies[context.Method]));
        }
        if (publicLists.Contains(context.Method) && request is IMessage list) requestContext.Caller = ForList(requestContext.Caller, list);
        if (DeferredFaults.Of(http) is { } deferred) throw await Refusal(deferred, requestContext, () => continuation(request, context));
        var response = await continuation(request, context);
        http.HasChanged(requestContext.Announced);
        if (response is IMessage answer) NextPageLink.Add(http, answer);
        return response;
    }

    // A public list is the same for everybody, unless a caller who may see them asks for internal records too.
    Caller ForList(Caller caller, IMessage request)
    {
        var all = request.Descriptor.FindFieldByName("audience")?.Accessor.GetValue(request) is Audiences.All;
        if (all && !caller.SeesInternal) throw Refused(caller.Id.Length > 0, service.InternalReaders);
        return caller with { SeesInternal = all };
    }

    // Runs the operation for what it finds, whatever becomes of it.
    static async Task<Exception> Refusal<T>(DeferredFaults deferred, RequestContext requestContext, Func<Task<T>> operation)
    {
        requestContext.Deferred = deferred;
        try
        {
            await operation();
            return deferred.Refusal();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return deferred.Refusal(e);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var requestContext = Authorize(context.GetHttpContext(), context.Method);
        var response = await continuation(new ValidatingStreamReader<TRequest>(requests), context);
        context.GetHttpContext().HasChanged(requestContext.Announced);
        return response;
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var caller = Authorize(context.GetHttpContext(), context.Method).Caller;
        if (request is IMessage message)
        {
            ExpectSection(context.Method, caller, message);
            AllowedValues.Check(message);
        }
        return continuation(request, responses, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Authorize(context.GetHttpContext(), context.Method);
        return continuation(new ValidatingStreamReader<TRequest>(requests), responses, context);
    }

    /// <summary>
    /// Refuses a caller without a role of the method's policy; otherwise assigns the request context to the caller.
    /// </summary>
    public RequestContext Authorize(HttpContext http, string method)
    {
        var caller = Caller.From(http.User, service.InternalReaders);
        if (caller.Roles.Count == 0 && http.User.Identity?.IsAuthenticated != true && http.Request.Headers.Authorization.Count > 0)
        {
            http.RequestServices.GetRequiredService<TokenRejections>().Note(http.Connection.RemoteIpAddress, Tokens.WhyRefused(http));
            throw new Problem(ProblemCodes.TokenInvalid, Tokens.WhyRefused(http));
        }
        var policy = policies.GetValueOrDefault(method)
            ?? throw new Problem(ProblemCodes.Forbidden, $"{method} has no policy.");
        var access = Policies.Access(policy, caller.Roles);
        if (!access.Allowed)
        {
            var hasToken = http.User.Identity?.IsAuthenticated == true;
            if (hasToken) http.RequestServices.GetRequiredService<AccessRejections>().Note(caller.Id, method, policy);
            throw Refused(hasToken, Policies.All[policy]);
        }
        sections.GetValueOrDefault(method)?.ExpectPossible(access);
        var requestContext = http.RequestServices.GetRequiredService<RequestContext>();
        requestContext.Caller = caller;
        // Of a read, or a call that needs no token, nothing is audited.
        requestContext.Operation = calls.Find(method) is { IsWrite: true } call ? call.Operation : "";
        requestContext.Origin = RequestOrigin.Of(http);
        if (requestContext.Record.Length == 0 && requestContext.IsAudited) Name(http, method, null);
        return requestContext;
    }

    // Before the authorization, so that a refusal has it too.
    void Name(HttpContext http, string method, IMessage? request)
    {
        if (calls.Find(method) is not { IsWrite: true } call) return;
        var requestContext = http.RequestServices.GetRequiredService<RequestContext>();
        requestContext.Record = call.RecordOf(request);
        requestContext.ValidatesOnly = call.ValidatesOnly(request);
    }

    void ExpectSection(string method, Caller caller, IMessage request)
    {
        if (sections.TryGetValue(method, out var rule)) rule.Expect(Policies.Access(policies[method], caller.Roles), request);
    }

    static Problem Refused(bool hasToken, IReadOnlyList<string> roles) => hasToken
        ? new Problem(ProblemCodes.Forbidden, $"This needs one of the roles: {string.Join(", ", roles)}.")
        : new Problem(ProblemCodes.TokenMissing, $"This needs a token with one of the roles: {string.Join(", ", roles)}.");

    /// <summary>Checks allowed values in each message of a stream when it is read.</summary>
    sealed class ValidatingStreamReader<T>(IAsyncStreamReader<T> requests) : IAsyncStreamReader<T>
    {
        public T Current => requests.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await requests.MoveNext(cancellationToken)) return false;
            if (requests.Current is IMessage message) AllowedValues.Check(message);
            return true;
        }
    }
}

/// <summary>
/// Restricts string fields to the closed vocabulary declared in their proto (<c>embassy.v1.words</c>).
/// </summary>
public static class AllowedValues
{
    static readonly System.Collections.Concurrent.ConcurrentDictionary<MessageDescriptor, (FieldDescriptor Field, string[] Words)[]> Known =
        new();

    /// <param name="body">The field that is the HTTP body; paths of its own fields omit it.</param>
    internal static void Check(IMessage message, string body = "")
    {
        var validation = new RequestValidation();
        Check(message, "", validation, body);
        validation.Refuse();
    }

    /// <summary>Clears the fields whose value is not allowed, and returns a violation for each.</summary>
    internal static IReadOnlyList<FieldViolation> TakeUnknown(IMessage message, string body)
    {
        var validation = new RequestValidation();
        Check(message, "", validation, body, clear: true);
        return validation.Found;
    }

    static void Check(IMessage message, string at, RequestValidation validation, string body = "", bool clear = false)
    {
        foreach (var (field, words) in Known.GetOrAdd(message.Descriptor, Fields))
        {
            var value = field.Accessor.GetValue(message);
            if (words.Length > 0)
            {
                if (value is string { Length: > 0 } word && Array.IndexOf(words, word) < 0
                    || value is IEnumerable<string> several && several.Any(w => w.Length > 0 && Array.IndexOf(words, w) < 0))
                {
                    validation.Add(at + field.JsonName, "invalid_word", "One of: " + string.Join(", ", words) + ".");
                    if (clear) field.Accessor.Clear(message);
                }
            }
            else if (value is IMessage inner)
                Check(inner, field.Name == body ? at : $"{at}{field.JsonName}.", validation, clear: clear);
            else if (value is System.Collections.IList list)
                for (var i = 0; i < list.Count; i++)
                    Check((IMessage)list[i]!, string.Create(CultureInfo.InvariantCulture, $"{at}{field.JsonName}[{i}]."), validation,
                        clear: clear);
        }
    }

    static (FieldDescriptor, string[])[] Fields(MessageDescriptor message) =>
        [.. message.Fields.InDeclarationOrder().Select(f => (f, Of(f)))
            .Where(f => f.Item2.Length > 0
                || f.f.FieldType == FieldType.Message && !f.f.MessageType.FullName.StartsWith("google.", StringComparison.Ordinal))];

    /// <summary>Returns the allowed values of a field; empty if any value is allowed.</summary>
    public static string[] Of(FieldDescriptor field) => field.GetOptions() is not { } options ? []
        : options.GetExtension(V1.OptionsExtensions.Words) is { Length: > 0 } words ? words.Split(' ')
        : options.GetExtension(V1.OptionsExtensions.Vocabulary) is { Length: > 0 } vocabulary ? ForumCatalogue.Words(vocabulary) : [];
}
