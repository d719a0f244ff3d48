using System.Xml.Linq;
using Cubit.Store;
using Cubit.Store.Settings;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Cubit.Web.Hosting;

/// <summary>
/// Keeps the framework's keys for cookies and forms in the database, so that every node and restart shares them.
/// </summary>
internal sealed class ProtectionKeys(Database database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. database.Read(SettingRows.ProtectionKeys).Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        database
            .Writes.RunAsync(session =>
                SettingRows.SaveProtectionKey(session, friendlyName, element.ToString(SaveOptions.DisableFormatting))
            )
            .GetAwaiter()
            .GetResult();
}
