using System.Globalization;
using System.Net.Http.Json;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Gateway;

/// <summary>
/// Content on PostgreSQL and RabbitMQ, with pages in it; gateways come beside it as programs of their own.
/// </summary>
sealed class Mission : IAsyncDisposable
{
    readonly string keys = Path.Combine(Path.GetTempPath(), $"embassy-bench-{Guid.NewGuid():n}.pem");

    Mission(Stack stack) => Stack = stack;

    public Stack Stack { get; }
    public string Content => Stack.AddressOf("content");
    public string Token { get; private set; } = "";

    public static async Task<Mission> Start()
    {
        var mission = new Mission(await Stack.Start(Way.Real, [new Host("content", ContentHost.Build)]));
        mission.Token = mission.Stack.Token(Roles.Editor)!;
        File.Copy(mission.Stack.KeyFile, mission.keys);
        return mission;
    }

    public Task<Running> Gateway(params (string Name, string Value)[] settings) =>
        Running.Gateway(Content, Stack.Vhost.Uri, keys, settings);

    /// <summary>An editor's client of some address.</summary>
    public HttpClient Editor(string address)
    {
        var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        return http;
    }

    public static async Task NewPage(HttpClient editor, string key, int bytes)
    {
        (await editor.PostAsJsonAsync("/v1/pages", new { key, type = "page", authenticLocale = "ar" })).EnsureSuccessStatusCode();
        await Publish(editor, key, "0", bytes);
    }

    public static async Task Publish(HttpClient editor, string key, string title, int bytes)
    {
        using var save =
            new HttpRequestMessage(HttpMethod.Put,
                $"/v1/pages/{key}/editions/ar")
            { Content = JsonContent.Create(new { slug = key, title, body = new string('a', bytes) }) };
        save.Headers.TryAddWithoutValidation("If-Match", "*");
        var saved = await editor.SendAsync(save);
        saved.EnsureSuccessStatusCode();
        using var publish =
            new HttpRequestMessage(HttpMethod.Post, $"/v1/pages/{key}/editions/ar:publish") { Content = JsonContent.Create(new { }) };
        publish.Headers.TryAddWithoutValidation("If-Match", saved.Headers.ETag!.ToString());
        (await editor.SendAsync(publish)).EnsureSuccessStatusCode();
    }

    public static string Key(int number) => "page-" + number.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        File.Delete(keys);
    }
}
