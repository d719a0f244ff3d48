using Cubit.Store;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Store;

/// <summary>Keeps every writer of a database busy until let go, so that what comes meanwhile waits together.</summary>
internal sealed class GatedWriters : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<ManualResetEventSlim> _gates = [];
    private readonly List<Task<bool>> _busy = [];
    private readonly SemaphoreSlim _entered = new(0);

    /// <summary>Closes them, by works of accounts that need not exist.</summary>
    public static async Task<GatedWriters> CloseAsync(Database database, long firstAccount)
    {
        var gated = new GatedWriters();
        for (var writer = 0; writer < database.Writes.Writers; writer++)
        {
            var gate = new ManualResetEventSlim();
            gated._gates.Add(gate);
            // One after another, since what waits together is taken by one writer; the third waits for company.
            do gated._busy.Add(
                database.Writes.RunAsync(
                    Scope.Of(firstAccount + gated._busy.Count),
                    _ =>
                    {
                        gated._entered.Release();
                        return gate.Wait(Patience);
                    }
                )
            );
            while (!await gated._entered.WaitAsync(Glance, TestContext.Current.CancellationToken));
        }

        return gated;
    }

    /// <summary>Lets one writer go: it takes what waits.</summary>
    public void OpenOne() => _gates[0].Set();

    /// <summary>Lets all go, and waits until they did.</summary>
    public async ValueTask DisposeAsync()
    {
        _gates.ForEach(gate => gate.Set());
        (await Task.WhenAll(_busy)).ShouldAllBe(waited => waited);
        _gates.ForEach(gate => gate.Dispose());
        _entered.Dispose();
    }
}
