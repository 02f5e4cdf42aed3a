using Microsoft.Extensions.Configuration;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Marks a setting that is a secret: <c>Bus__Url_FILE</c> names a file that contains it, so that it is in no
/// environment.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>
/// Reads a setting from the configuration, or a secret from the file that its <c>_FILE</c> form names.
/// </summary>
static class SecretFile
{
    public const string Suffix = "_FILE";

    // No message repeats the text of the file.
    public static string? Value(IConfiguration configuration, Setting setting, List<string> failures)
    {
        var value = configuration[setting.Key];
        if (!setting.IsSecret || configuration[setting.Key + Suffix] is not { Length: > 0 } file) return value;
        var name = setting.Name + Suffix;
        if (!string.IsNullOrEmpty(value))
        {
            failures.Add($"{setting.Name} and {name} are both set. Set one of them.");
            return null;
        }
        try
        {
            // Editors and `echo` end a file with a new line, which is not part of a password.
            var text = File.ReadAllText(file).TrimEnd('\r', '\n');
            if (text.Length == 0) failures.Add($"{name}: the file {file} is empty.");
            return text;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            failures.Add($"{name}: there is no file {file}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failures.Add($"{name}: the file {file} cannot be read.");
        }
        return null;
    }
}
