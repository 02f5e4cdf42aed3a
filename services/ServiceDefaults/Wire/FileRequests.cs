using System.Net.Mime;
using System.Text;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>A file upload: its byte stream, its media type and the query parameters.</summary>
public sealed record FileRequest(Stream Body, string ContentType, IReadOnlyDictionary<string, string> Query)
{
    /// <summary>A query parameter of type bool; false if it is absent.</summary>
    public bool Flag(string name) => Query.GetValueOrDefault(name, "") switch
    {
        "true" => true,
        "" or "false" => false,
        _ => throw Problem.Invalid(name, "invalid_type", "A value of type bool."),
    };
}

/// <summary>
/// Maps RPCs that receive a file by client streaming to HTTP. JSON transcoding does not support client streaming, and
/// it buffers the whole body, which is unsuitable for files of several hundred megabytes. Address, policy and query
/// come from the contract, as for every RPC.
/// </summary>
public static class FileRequests
{
    // Numbers as in every JSON response: int64 is a string.
    static readonly JsonFormatter Formatter = new(new JsonFormatter.Settings(formatDefaultValues: true));

    public static WebApplication MapUpload<TResponse>(
        this WebApplication app, MethodDescriptor rpc, Func<IServiceProvider, FileRequest, CancellationToken, Task<TResponse>> take)
            where TResponse : IMessage
    {
        var rule = rpc.GetOptions().GetExtension(AnnotationsExtensions.Http);
        var query = rpc.InputType.Fields.InDeclarationOrder().Where(f => f.Name != rule.Body).Select(f => f.JsonName).ToList();
        var (method, limit) = ($"/{rpc.Service.FullName}/{rpc.Name}", app.Services.GetRequiredService<Limits>().StreamBytes);
        app.MapPost(rule.Post, async (HttpContext http, AuditRefusals refusals, ILogger<FileRequest> log) =>
        {
            try
            {
                var requestContext = http.RequestServices.GetRequiredService<CallerInterceptor>().Authorize(http, method);
                var given = Query(http.Request.Query, query);
                requestContext.ValidatesOnly = given.GetValueOrDefault("validateOnly") == "true";
                if (http.Request.ContentType is not { Length: > 0 } type)
                    throw new Problem(ProblemCodes.MediaTypeUnsupported, "Say what the body is: Content-Type.");
                if (http.Request.ContentLength > limit) throw Problem.TooLarge(limit);
                if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limit;
                var answer = await take(http.RequestServices, new FileRequest(http.Request.Body, type, given), http.RequestAborted);
                http.HasChanged(requestContext.Announced);
                http.Response.ContentType = MediaTypeNames.Application.Json;
                var json = Encoding.UTF8.GetBytes(Formatter.Format(answer));
                await http.Response.Body.WriteAsync(JsonPresence.Prune(json, answer.Descriptor), http.RequestAborted);
            }
            catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
            {
                await refusals.Note(http, method, ProblemCodes.TooLarge.Code);
                await StatusJson.Write(http, Problem.TooLarge(limit));
            }
            catch (Exception) when (http.RequestAborted.IsCancellationRequested)
            {
                // The client disconnected, so no response is possible.
            }
            catch (Exception e) when (!http.Response.HasStarted)
            {
                var problem = ProblemInterceptor.Of(e, method, log);
                await refusals.Note(http, method, problem.ProblemCode.Code);
                await StatusJson.Write(http, problem);
            }
        });
        return app;
    }

    internal static Dictionary<string, string> Query(IQueryCollection given, List<string> known)
    {
        var validation = new RequestValidation();
        foreach (var (name, values) in given)
        {
            validation.When(!known.Contains(name), name,
                "unknown_parameter", known.Count == 0 ? "No query parameter is taken here."
                    : "Taken here: " + string.Join(", ", known) + ".");
            validation.When(values.Count > 1, name, "duplicate", "Once only.");
            validation.When(values.Any(v => v is null || v.Contains('\ufffd', StringComparison.Ordinal) || v.Any(char.IsControl)),
                name, "invalid_text", "Valid UTF-8, percent-encoded, without control characters.");
        }
        validation.Refuse();
        return given.ToDictionary(q => q.Key, q => q.Value.ToString());
    }
}
