namespace Embassy.Testing;

// Finds the programs that the tests need on this machine. A missing one fails the test; no test is skipped silently.
public static class Installed
{
    public static string Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Where(folder => folder != "")
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(File.Exists)
        ?? throw Missing(command);

    public static InvalidOperationException Missing(string what) =>
        new($"{what} is not installed. Install what the tests need with: tests/install");
}
