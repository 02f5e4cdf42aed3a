using System.Xml.Linq;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Embassy.Identity.Keys;

/// <summary>A key that seals cookies and forms (Data Protection), shared by replicas.</summary>
[WithoutAudience("no RPC shows it")]
public sealed class ProtectionKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string Xml { get; init; } = "";

    internal static void Map(ModelBuilder model) => model.Entity<ProtectionKey>(key =>
    {
        key.ToTable("ProtectionKeys");
        key.Property(k => k.Id).ValueGeneratedNever();
    });
}

/// <summary>Keeps the keys of Data Protection in the database.</summary>
sealed class ProtectionKeyRepository(IServiceScopeFactory scopes) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        return [.. db.ProtectionKeys.AsNoTracking().OrderBy(k => k.Id).Select(k => k.Xml).AsEnumerable().Select(x => XElement.Parse(x))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        db.ProtectionKeys.Add(new ProtectionKey { Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
