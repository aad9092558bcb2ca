# Prints the order that was left, once; nothing where there is none.
if mv /run/order /run/order.taken 2>/dev/null; then cat /run/order.taken; fi
