using System.Security.Cryptography;
using Npgsql;

namespace Embassy.Local;

/// <summary>
/// The secrets of one host: files <c>DIR/content/database</c> and <c>DIR/content/bus</c>, which only their owner can
/// read, or environment variables such as <c>EMBASSY_DB_PASSWORD_CONTENT</c>.
/// </summary>
/// <param name="folder">DIR; null if all passwords are in the environment.</param>
sealed class HostSecrets(string? folder, ProvisionAddresses addresses, bool dryRun)
{
    const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite, OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    readonly List<string> changes = [];

    /// <summary>The changes so far: <c>file content/database: created</c>.</summary>
    public IReadOnlyList<string> Changes => changes;

    /// <summary>The password of the host's role, written to its file if that differs.</summary>
    public string Database(HostAccount host, bool rotate)
    {
        var file = Path.Combine(host.Name, "database");
        var password = Password($"EMBASSY_DB_PASSWORD_{Capitals(host.Name)}", file, rotate,
            text => new NpgsqlConnectionStringBuilder(text).Password);
        Write(file, addresses.Database(host.Database!, password));
        return password;
    }

    /// <summary>The password of the host's account at the broker, written to its file if that differs.</summary>
    public string Bus(HostAccount host, bool rotate)
    {
        var file = Path.Combine(host.Name, "bus");
        var password = Password($"EMBASSY_BUS_PASSWORD_{Capitals(host.Name)}", file, rotate,
            text => Uri.UnescapeDataString(new Uri(text).UserInfo.Split(':', 2)[1]));
        Write(file, addresses.Bus(host.Account.User, password));
        return password;
    }

    string Password(string variable, string file, bool rotate, Func<string, string?> read)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
            return !rotate && given.All(c => c is > ' ' and <= '~') ? given : throw new InvalidOperationException(rotate
                ? $"{variable} is set: change it there."
                : $"{variable} has characters other than visible ASCII.");
        if (folder is null) throw new InvalidOperationException($"Not set: {variable}. Set it, or name a folder with --settings.");
        var path = Path.Combine(folder, file);
        if (rotate || !File.Exists(path)) return Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        try
        {
            return read(File.ReadAllText(path).TrimEnd('\r', '\n')) is { Length: > 0 } password ? password
                : throw new InvalidOperationException($"{path} has no password.");
        }
        // The message of the parser would repeat a part of the text.
        catch (Exception e) when (e is ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidOperationException($"{path} has no password.");
        }
    }

    // Written beside it and renamed: a reader sees the old file or the new one, and an interrupted run leaves the old.
    void Write(string file, string text)
    {
        if (folder is null) return;
        var path = Path.Combine(folder, file);
        var exists = File.Exists(path);
        if (exists && File.ReadAllText(path).TrimEnd('\r', '\n') == text) return;
        changes.Add(exists ? $"file {file}: changed" : $"file {file}: created");
        if (dryRun) return;
        // One by one: the mode is that of the last folder only.
        foreach (var each in (string[])[folder, Path.GetDirectoryName(path)!])
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(each);
            else Directory.CreateDirectory(each, OwnerFolder);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        File.Delete(path + ".new");
        using (var writer = new StreamWriter(path + ".new", options)) writer.WriteLine(text);
        File.Move(path + ".new", path, overwrite: true);
    }

    static string Capitals(string name) => name.ToUpperInvariant().Replace('-', '_');
}

/// <summary>Addresses by which the hosts reach the servers.</summary>
/// <param name="database">Connection string without account: <c>Host=postgres;SSL Mode=Require</c>.</param>
/// <param name="bus">Address without account: <c>amqp://rabbitmq:5672/</c>.</param>
sealed class ProvisionAddresses(string database, Uri bus)
{
    /// <summary>The virtual host, which the address names by its path.</summary>
    public string Vhost { get; } = bus.AbsolutePath.Trim('/') is { Length: > 0 } name ? Uri.UnescapeDataString(name) : "/";

    public string Database(string role, string password)
    {
        var builder = new NpgsqlConnectionStringBuilder(database) { Database = role, Username = role, Password = password };
        if (!builder.ShouldSerialize("Maximum Pool Size")) builder.MaxPoolSize = 20;
        return builder.ConnectionString;
    }

    public string Bus(string user, string password) =>
        new UriBuilder(bus) { UserName = Uri.EscapeDataString(user), Password = Uri.EscapeDataString(password) }.Uri.ToString();
}
