using System.Collections.Frozen;
using System.Data.Common;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Keeps the name of a caller who has changed something, and shows the names of the people whom an answer names by
/// their subject: one query for an answer that has any.
/// </summary>
sealed class PersonNameInterceptor(ServiceIdentity service, PersonNames names) : Interceptor
{
    readonly FrozenSet<string> reads = service.Contracts.SelectMany(c => c.Methods)
        .Where(m => m.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } http || http.Get.Length > 0)
        .Select(m => $"/{m.Service.FullName}/{m.Name}").ToFrozenSet();

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var response = await continuation(request, context);
            await Keep(context);
            if (Answer<TResponse>.Named is { } named) await Fill(named, (IMessage)response, context);
            return response;
        }
        catch (Problem problem) when (problem.More.TryGetValue("savedBy", out var author))
        {
            throw await Find([author], context) is { Count: > 0 } found ? problem.With("savedByName", found[author]) : problem;
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var response = await continuation(requests, context);
        await Keep(context);
        if (Answer<TResponse>.Named is { } named) await Fill(named, (IMessage)response, context);
        return response;
    }

    async Task Keep(ServerCallContext context)
    {
        var services = context.GetHttpContext().RequestServices;
        var caller = services.GetRequiredService<RequestContext>().Caller;
        if (caller.Name.Length == 0 || reads.Contains(context.Method) || services.GetService<EmbassyDb>() is not { } db) return;
        try
        {
            await names.Keep(db, caller, context.CancellationToken);
        }
        catch (DbException)
        {
            // The change is stored, and so it is answered; the next one keeps the name.
        }
    }

    async Task Fill(NamedSubjects named, IMessage answer, ServerCallContext context)
    {
        var subjects = new HashSet<string>();
        named.Collect(answer, subjects);
        // The answer to a change mostly names its author only, whose name has just been kept.
        var caller = context.GetHttpContext().RequestServices.GetRequiredService<RequestContext>().Caller;
        if (caller.Name.Length > 0 && subjects is { Count: 1 } && subjects.Contains(caller.Id) && !reads.Contains(context.Method))
            named.Fill(answer, new Dictionary<string, string> { [caller.Id] = caller.Name });
        else if (subjects.Count > 0) named.Fill(answer, await Find(subjects, context));
    }

    static async Task<IReadOnlyDictionary<string, string>> Find(HashSet<string> subjects, ServerCallContext context) =>
        context.GetHttpContext().RequestServices.GetService<EmbassyDb>() is { } db
            ? await PersonNames.Find(db, subjects, context.CancellationToken) : new Dictionary<string, string>();

    static class Answer<TResponse>
    {
        public static readonly NamedSubjects? Named = Activator.CreateInstance<TResponse>() is IMessage message
            ? NamedSubjects.Of(message.Descriptor) : null;
    }
}
