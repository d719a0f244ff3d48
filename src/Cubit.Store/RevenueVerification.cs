using Cubit.Lifecycle;
using Cubit.Store.Lifecycle;

namespace Cubit.Store;

/// <summary>Compares until when an account's days are revenue, and what is kept for the next night.</summary>
internal static class RevenueVerification
{
    /// <summary>Looks at an account.</summary>
    /// <remarks>What is kept is as of an event; where another came since, it says nothing.</remarks>
    public static void Look(Session session, Holdings has, Comparison compared)
    {
        var row = RecognitionRows.Load(session, [has.Account!.Id])[0];
        compared.Same("until when its instances are revenue", has.RecognisedThrough, row.Through);
        if (row is { Layers: { } kept, Through: { } through })
            compared.Same(
                "what of its instances becomes revenue",
                InstanceLayers.Text(InstanceLayers.After(through, has.Instances.Values)),
                InstanceLayers.Text(InstanceLayers.After(through, kept))
            );
    }
}
