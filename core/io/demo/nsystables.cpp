// SPDX-FileCopyrightText: 2026 The Gapscope developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/demo/nsystables.h"

#include <array>

namespace gapscope::demo {

namespace {

constexpr const char *kNumber = "INTEGER";
constexpr const char *kNeeded = "INTEGER NOT NULL";
constexpr const char *kText = "TEXT";
constexpr const char *kReal = "REAL";
constexpr const char *kKey = "INTEGER NOT NULL PRIMARY KEY";

using enum SchemaForm;

constexpr std::array kKernel {
    Column {"start", kNeeded},
    Column {"end", kNeeded},
    Column {"deviceId", kNeeded},
    Column {"contextId", kNeeded},
    Column {"greenContextId", kNumber, V320},
    Column {"streamId", kNeeded},
    Column {"correlationId", kNumber},
    Column {"globalPid", kNumber},
    Column {"demangledName", kNeeded},
    Column {"shortName", kNeeded},
    Column {"mangledName", kNumber, V320},
    Column {"launchType", kNumber},
    Column {"cacheConfig", kNumber},
    Column {"registersPerThread", kNeeded},
    Column {"gridX", kNeeded},
    Column {"gridY", kNeeded},
    Column {"gridZ", kNeeded},
    Column {"blockX", kNeeded},
    Column {"blockY", kNeeded},
    Column {"blockZ", kNeeded},
    Column {"staticSharedMemory", kNeeded},
    Column {"dynamicSharedMemory", kNeeded},
    Column {"localMemoryPerThread", kNeeded},
    Column {"localMemoryTotal", kNeeded},
    Column {"gridId", kNeeded},
    Column {"sharedMemoryExecuted", kNumber},
    Column {"graphNodeId", kNumber},
    Column {"sharedMemoryLimitConfig", kNumber},
    Column {"qmdBulkReleaseDone", kNumber, V328},
    Column {"qmdPreexitDone", kNumber, V328},
    Column {"qmdLastCtaDone", kNumber, V328},
    Column {"graphId", kNumber, V328},
    Column {"clusterX", kNumber, V328},
    Column {"clusterY", kNumber, V328},
    Column {"clusterZ", kNumber, V328},
    Column {"clusterSchedulingPolicy", kNumber, V328},
    Column {"maxPotentialClusterSize", kNumber, V328},
    Column {"maxActiveClusters", kNumber, V328},
    Column {"sharedMemoryRequestedPercentage", kNumber, V328},
    Column {"tensorSizeMinusOneElements", kText, V328},
};

constexpr std::array kCall {
    Column {"start", kNeeded},
    Column {"end", kNeeded},
    Column {"eventClass", kNeeded},
    Column {"globalTid", kNumber},
    Column {"correlationId", kNumber},
    Column {"nameId", kNeeded},
    Column {"returnValue", kNeeded},
    Column {"callchainId", kNumber},
};

constexpr std::array kCopy {
    Column {"start", kNeeded},
    Column {"end", kNeeded},
    Column {"deviceId", kNeeded},
    Column {"contextId", kNeeded},
    Column {"greenContextId", kNumber, V320},
    Column {"streamId", kNeeded},
    Column {"correlationId", kNumber},
    Column {"globalPid", kNumber},
    Column {"bytes", kNeeded},
    Column {"copyKind", kNeeded},
    Column {"deprecatedSrcId", kNumber},
    Column {"srcKind", kNumber},
    Column {"dstKind", kNumber},
    Column {"srcDeviceId", kNumber},
    Column {"srcContextId", kNumber},
    Column {"dstDeviceId", kNumber},
    Column {"dstContextId", kNumber},
    Column {"migrationCause", kNumber},
    Column {"graphNodeId", kNumber},
    Column {"virtualAddress", kNumber, V320},
    Column {"copyCount", kNumber, V320},
};

constexpr std::array kSet {
    Column {"start", kNeeded},
    Column {"end", kNeeded},
    Column {"deviceId", kNeeded},
    Column {"contextId", kNeeded},
    Column {"greenContextId", kNumber, V320},
    Column {"streamId", kNeeded},
    Column {"correlationId", kNumber},
    Column {"globalPid", kNumber},
    Column {"value", kNeeded},
    Column {"bytes", kNeeded},
    Column {"graphNodeId", kNumber},
    Column {"memKind", kNumber},
};

constexpr std::array kSync {
    Column {"start", kNeeded},
    Column {"end", kNeeded},
    Column {"deviceId", kNeeded},
    Column {"contextId", kNeeded},
    Column {"greenContextId", kNumber, V320},
    Column {"streamId", kNeeded},
    Column {"correlationId", kNumber},
    Column {"globalPid", kNumber},
    Column {"deprecatedSyncType", kNumber},
    Column {"syncType", kNeeded},
    Column {"eventId", kNeeded},
    Column {"eventSyncId", kNumber, V320},
};

constexpr std::array kWholeGraph {
    Column {"start", kNeeded},
    Column {"end", kNeeded},
    Column {"deviceId", kNeeded},
    Column {"contextId", kNeeded},
    Column {"greenContextId", kNumber, V320},
    Column {"streamId", kNeeded},
    Column {"correlationId", kNumber},
    Column {"globalPid", kNumber},
    Column {"graphId", kNeeded},
    Column {"graphExecId", kNeeded},
};

constexpr std::array kRange {
    Column {"start", kNeeded},
    Column {"end", kNumber},
    Column {"eventType", kNeeded},
    Column {"rangeId", kNumber},
    Column {"category", kNumber},
    Column {"color", kNumber},
    Column {"text", kText},
    Column {"globalTid", kNumber},
    Column {"endGlobalTid", kNumber},
    Column {"textId", kNumber},
    Column {"domainId", kNumber},
    Column {"uint64Value", kNumber},
    Column {"int64Value", kNumber},
    Column {"doubleValue", kReal},
    Column {"uint32Value", kNumber},
    Column {"int32Value", kNumber},
    Column {"floatValue", kReal},
    Column {"jsonTextId", kNumber},
    Column {"jsonText", kText},
    Column {"binaryData", kText, V320},
    Column {"eventId", kKey, V328},
};

constexpr std::array kOs {
    Column {"start", kNeeded},
    Column {"end", kNeeded},
    Column {"eventClass", kNeeded},
    Column {"globalTid", kNumber},
    Column {"nameId", kNeeded},
    Column {"returnValue", kNeeded},
    Column {"nestingLevel", kNumber},
    Column {"callchainId", kNeeded},
};

constexpr std::array kString {Column {"id", kKey}, Column {"value", kText}};

constexpr std::array kProcess {
    Column {"globalPid", kNumber}, Column {"pid", kNumber}, Column {"name", kText}};

constexpr std::array kThread {
    Column {"nameId", kNeeded}, Column {"priority", kNumber}, Column {"globalTid", kNumber}};

constexpr std::array kGpu {
    Column {"vmId", kNeeded},
    Column {"id", kNeeded},
    Column {"name", kText},
    Column {"busLocation", kText},
    Column {"isDiscrete", kNumber},
    Column {"totalMemory", kNumber},
    Column {"smCount", kNumber},
};

constexpr std::array kCudaDevice {
    Column {"gpuId", kNumber}, Column {"cudaId", kNeeded}, Column {"pid", kNeeded}};

constexpr std::array kMetaData {Column {"name", "TEXT NOT NULL"}, Column {"value", kText}};

constexpr std::array kEnum {Column {"id", kKey}, Column {"name", kText}, Column {"label", kText}};

} // namespace

std::span<const Column> kernelColumns()
{
    return kKernel;
}

std::span<const Column> callColumns()
{
    return kCall;
}

std::span<const Column> copyColumns()
{
    return kCopy;
}

std::span<const Column> setColumns()
{
    return kSet;
}

std::span<const Column> syncColumns()
{
    return kSync;
}

std::span<const Column> wholeGraphColumns()
{
    return kWholeGraph;
}

std::span<const Column> rangeColumns()
{
    return kRange;
}

std::span<const Column> osColumns()
{
    return kOs;
}

std::span<const Column> stringColumns()
{
    return kString;
}

std::span<const Column> processColumns()
{
    return kProcess;
}

std::span<const Column> threadColumns()
{
    return kThread;
}

std::span<const Column> gpuColumns()
{
    return kGpu;
}

std::span<const Column> cudaDeviceColumns()
{
    return kCudaDevice;
}

std::span<const Column> metaDataColumns()
{
    return kMetaData;
}

std::span<const Column> enumColumns()
{
    return kEnum;
}

} // namespace gapscope::demo
