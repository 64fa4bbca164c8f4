using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace BackendSite.Web;

/// <summary>
/// The server's buffers, in blocks that hold a whole public page with its headers. With the server's own blocks of 4 kB such an
/// answer is three pieces, and a send of several pieces costs the socket a tenth more time than a send of one.
/// </summary>
internal sealed class PageSizedMemory : MemoryPool<byte>
{
    /// <summary>The length of a block, in bytes.</summary>
    public const int BlockLength = 16 * 1024;

    /// <summary>The most blocks that wait to be used again; more are in use only in a rush, and are given back after it.</summary>
    public const int MaxIdle = 256;

    private readonly ConcurrentQueue<Block> idle = [];

    public override int MaxBufferSize => BlockLength;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockLength);
        return idle.TryDequeue(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => idle.Clear();

    private void Return(Block block)
    {
        if (idle.Count < MaxIdle)
        {
            idle.Enqueue(block);
        }
    }

    /// <summary>Gives each part of the server a pool of its own.</summary>
    public sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new PageSizedMemory();
    }

    private sealed class Block(PageSizedMemory pool) : IMemoryOwner<byte>
    {
        // Pinned once and for all: the socket hands its address to the system.
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockLength, pinned: true);

        public void Dispose() => pool.Return(this);
    }
}
