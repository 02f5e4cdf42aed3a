using System.Collections.Concurrent;
using System.Globalization;

namespace Embassy.Testing;

// A bucket of tests/s3-server, a Node program that implements S3 and shares no code with the services.
public sealed class S3Server : IAsyncDisposable
{
    public const string Bucket = "assets", Key = "S3RVER";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-s3-");
    Child? node;

    S3Server()
    {
    }

    public string Address { get; private set; } = "";

    public static async Task<S3Server> Start()
    {
        var program = Path.Combine(Repository.Root, "tests", "s3-server");
        if (!Directory.Exists(Path.Combine(program, "node_modules")))
            throw Installed.Missing("The server of a bucket (tests/s3-server/node_modules)");
        var (server, said) = (new S3Server(), new ConcurrentQueue<string>());
        server.node =
            await Child.Start(Installed.Find("node"), ["serve.mjs", server.folder.FullName, Bucket], folder: program, heard: said.Enqueue);
        try
        {
            await server.node.Until(() => Task.FromResult(said.Any(l => int.TryParse(l, CultureInfo.InvariantCulture, out _))),
                "serving a bucket", TimeSpan.FromSeconds(30));
            server.Address = $"http://127.0.0.1:{said.First(l => int.TryParse(l, CultureInfo.InvariantCulture, out _))}";
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        node?.Dispose();
        node = null;
        if (folder.Exists) folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
