package org.lstm4j.gpu;

/**
 * What the host code has to know about a device.
 *
 * @param name the hardware's own name
 * @param driver version of the driver, for people and for caches
 * @param isCpu whether the device is the host's processor
 * @param computeUnits compute units (OpenCL), multiprocessors (CUDA)
 * @param maxGroupSize work items of a group at most (OpenCL), threads of a block (CUDA)
 * @param localMemoryBytes memory that a group shares at most (OpenCL local, CUDA shared)
 * @param memoryBytes device memory in all
 * @param maxAllocationBytes the largest block that can be allocated at once
 */
public record GpuFacts(
        String name,
        String driver,
        boolean isCpu,
        int computeUnits,
        int maxGroupSize,
        long localMemoryBytes,
        long memoryBytes,
        long maxAllocationBytes) {}
