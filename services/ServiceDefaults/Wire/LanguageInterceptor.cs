using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The one rule for languages: a read whose request has <c>locale</c> and <c>fallback</c> answers in one language. It
/// decides before the read, which can ask for <see cref="ResponseLanguage.Of"/>, and selects the texts after it.
/// </summary>
sealed class LanguageInterceptor(IMissionLanguages languages) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (Read<TRequest, TResponse>.Selection is not { } selection) return await continuation(request, context);
        var http = context.GetHttpContext();
        var (asked, fallback) = Read<TRequest, TResponse>.Asked((IMessage)request);
        var language = ResponseLanguage.Choose(http, asked, fallback, await languages.Offered(context.CancellationToken));
        language.Keep(http);
        var response = await continuation(request, context);
        if (language.Locale is not null) selection.Select((IMessage)response, language);
        language.Describe(http.Response);
        return response;
    }

    static class Read<TRequest, TResponse>
    {
        static readonly Google.Protobuf.Reflection.IFieldAccessor? Locale = Field("locale"), Fallback = Field("fallback");

        // Reads that find the language by themselves, like those of pages, answer with other messages.
        public static readonly TextSelection? Selection = Locale is null || Fallback is null ? null
            : TextSelection.Of(((IMessage)Activator.CreateInstance<TResponse>()!).Descriptor);

        public static (string Locale, bool Fallback) Asked(IMessage request) =>
            ((string)Locale!.GetValue(request), (bool)Fallback!.GetValue(request));

        static Google.Protobuf.Reflection.IFieldAccessor? Field(string name) =>
            Activator.CreateInstance<TRequest>() is IMessage request ? request.Descriptor.FindFieldByName(name)?.Accessor : null;
    }
}
